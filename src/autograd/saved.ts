import { AutogradError } from '../errors';
import { infoOf } from '../tensor/dtype';
import { showShape } from '../tensor/layout';
import { hold, unhold } from '../tensor/storage';
import { Tensor } from '../tensor/tensor';
import { Packed, packing } from './savedHooks';

/** What a derivative needs of the forward pass. */
export type Saved = Tensor | number | boolean | null;
type Kept = Saved | Packed | undefined;

/** What the graph keeps for a derivative. Tensors are checked for changes since they were saved, and let go of after use. */
export class SavedValues {
  /** Undefined in place of those that were given up one by one; null when all are. */
  private values: readonly Kept[] | null;
  /** Versions of the tensors: of the first, which is often the only one, and of all. */
  private version = -1;
  private versions: number[] | null = null;
  readonly count: number;

  constructor(values: readonly Saved[]) {
    this.values = packing.hooks === null ? values : values.map((x) => (x instanceof Tensor ? Packed.of(x) : x));
    this.count = values.length;
    if (packing.hooks !== null) return;
    for (let i = 0; i < values.length; i++) {
      const x = values[i];
      if (!(x instanceof Tensor)) continue;
      hold(x.storage);
      this.note(i, x.storage.version);
    }
  }

  private note(i: number, version: number): void {
    if (i === 0) this.version = version;
    else {
      this.versions ??= [];
      this.versions[i] = version;
    }
  }

  /**
   * The i-th value, unchanged since it was saved.
   *
   * @param name - of the node, for the message
   */
  value(i: number, name: string): Saved {
    const x = this.values?.[i];
    if (x === undefined) throw new AutogradError(SECOND_TIME);
    if (x instanceof Tensor) {
      if (x.storage.version === this.versionOf(i)) return x;
      throw new AutogradError(changed(x, this.versionOf(i), name));
    }
    return x instanceof Packed ? x.unpack() : x;
  }

  private versionOf(i: number): number {
    return i === 0 ? this.version : (this.versions?.[i] as number);
  }

  /** Whether the i-th value is a tensor that is as it was saved. */
  isUnchanged(i: number): boolean {
    const x = this.values?.[i];
    return x instanceof Tensor && x.storage.version === this.versionOf(i);
  }

  /** Gives up the i-th tensor. */
  give(i: number): void {
    const x = this.values?.[i];
    if (!(x instanceof Tensor)) return;
    this.values = (this.values as readonly Kept[]).map((other, j) => (j === i ? undefined : other));
    unhold(x.storage);
  }

  includes(x: Tensor): boolean {
    return this.values?.includes(x) ?? false;
  }

  /** Saves `to`, as it is now, wherever `from` was saved. */
  replace(from: Tensor, to: Tensor): void {
    if (!this.includes(from)) return;
    this.values = (this.values as readonly Kept[]).map((x, i) => {
      if (x !== from) return x;
      hold(to.storage);
      unhold(from.storage);
      this.note(i, to.storage.version);
      return to;
    });
  }

  /** Gives up all tensors. */
  release(): void {
    const { values } = this;
    if (values === null) return;
    for (let i = 0; i < values.length; i++) {
      const x = values[i];
      if (x instanceof Tensor) {
        unhold(x.storage);
        this.values = null;
      } else if (x instanceof Packed) this.values = null;
    }
  }
}

function changed(x: Tensor, expected: number, name: string): string {
  const made = x.node !== null ? `, which is output ${x.outputIndex} of ${x.node.name},` : '';
  return (
    'one of the variables needed for gradient computation has been modified by an inplace operation: ' +
    `[torch.${infoOf(x.dtype).tensorName} ${showShape(x.sizes)}]${made} is at version ${x.storage.version}; ` +
    `expected version ${expected} instead. Hint: enable anomaly detection to find the operation that failed to ` +
    'compute its gradient, with torch.autograd.set_detect_anomaly(True). ' +
    `Here: ${name} saved the tensor; change a clone() of it instead.`
  );
}

const SECOND_TIME =
  'Trying to backward through the graph a second time (or directly access saved tensors after they have already been ' +
  'freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify ' +
  'retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors ' +
  'after calling backward. Here: backward({ retainGraph: true }).';
