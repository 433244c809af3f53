import { AutogradError } from '../errors';
import type { GradNode, TensorHook } from '../tensor/autogradMeta';
import { type DType, infoOf } from '../tensor/dtype';
import { type Shape, showShape } from '../tensor/layout';
import { hold, unhold } from '../tensor/storage';
import type { Tensor } from '../tensor/tensor';

export type Grad = Tensor | null;

/**
 * Computes the gradients of a node's inputs from that of its result. Tensors it needs come from `node.saved(i)`, never
 * from the closure: saved ones are checked for changes and freed after use. Which inputs need one: `node.needs(i)`.
 */
export type Backward = (grad: Tensor, node: Node) => Grad | readonly Grad[];
/** The same for an operation with several results; a result that took no part has the gradient null. */
export type BackwardMany = (grads: readonly Grad[], node: Node) => Grad | readonly Grad[];

let sequences = 0;

/** The sequence of the youngest node. */
export function latestSequence(): number {
  return sequences;
}

/**
 * One recorded operation. Edges lead to the nodes that made its inputs (null: no gradient wanted there). Every edge
 * leads to a node with a smaller `sequence`, so falling sequence is a topological order.
 */
export class Node implements GradNode {
  readonly name: string;
  readonly sequence: number;
  readonly next: readonly (Node | null)[];
  /** Which result of `next[i]` the i-th input is. */
  readonly nextIndex: readonly number[];
  /** Shapes of the results. */
  readonly shapes: readonly Shape[];
  readonly backward: Backward | BackwardMany;
  readonly many: boolean;
  /** Null in place of those that were given up one by one. */
  private savedTensors: readonly (Tensor | null)[] | null;
  /** Whether the running pass is the last that needs the saved tensors. */
  isLastPass = false;
  private readonly versions: number[];
  /** Hooks on the results: index of the result, then id of the hook. */
  hooks: Map<number, Map<number, TensorHook>> | null = null;
  /** Results that keep their gradient in `.grad`. */
  retaining: Map<number, Tensor> | null = null;
  /** The dtype of the results, and of their gradients. */
  dtype: DType = 'float32';
  /** Position in the running backward pass. */
  order = -1;
  /** The pass that visited this node last. */
  visit = 0;

  constructor(
    name: string,
    next: readonly (Node | null)[],
    nextIndex: readonly number[],
    shapes: readonly Shape[],
    backward: Backward | BackwardMany,
    many: boolean,
    saved: readonly Tensor[],
  ) {
    this.name = name;
    this.sequence = ++sequences;
    this.next = next;
    this.nextIndex = nextIndex;
    this.shapes = shapes;
    this.backward = backward;
    this.many = many;
    this.savedTensors = saved;
    const versions = saved.length === 0 ? NONE : new Array<number>(saved.length);
    for (let i = 0; i < saved.length; i++) {
      const storage = (saved[i] as Tensor).storage;
      hold(storage);
      versions[i] = storage.version;
    }
    this.versions = versions;
  }

  /** Whether the i-th input's gradient is wanted. */
  needs(i: number): boolean {
    return this.next[i] !== null;
  }

  /** The i-th saved tensor, unchanged since it was saved. */
  saved(i: number): Tensor {
    const x = this.savedTensors?.[i] ?? null;
    if (x === null) throw new AutogradError(SECOND_TIME);
    if (x.storage.version !== this.versions[i])
      throw new AutogradError(this.changedMessage(x, this.versions[i] as number));
    return x;
  }

  /**
   * Says that a backward function has used the i-th saved tensor for the last time: unless the graph is retained, what it
   * computes next may take the tensor's place in memory.
   */
  finish(i: number): void {
    if (!this.isLastPass || this.savedTensors === null) return;
    const x = this.savedTensors[i] ?? null;
    if (x === null) return;
    this.savedTensors = this.savedTensors.map((other, j) => (j === i ? null : other));
    unhold(x.storage);
  }

  /** Whether `x` itself is among the saved tensors. */
  saves(x: Tensor): boolean {
    return this.savedTensors?.includes(x) ?? false;
  }

  /** Saves `to`, as it is now, wherever `from` was saved. */
  replaceSaved(from: Tensor, to: Tensor): void {
    if (!this.saves(from)) return;
    this.savedTensors = (this.savedTensors as readonly Tensor[]).map((x, i) => {
      if (x !== from) return x;
      hold(to.storage);
      unhold(from.storage);
      this.versions[i] = to.storage.version;
      return to;
    });
  }

  /** Whether the graph behind this node can be gone through once more. */
  get released(): boolean {
    return this.savedTensors === null;
  }

  /** Makes the pass keep the gradient of `x`, the result at `index`, in its `.grad`. */
  retain(index: number, x: Tensor): void {
    this.retaining ??= new Map();
    this.retaining.set(index, x);
  }

  /** Gives up the saved tensors. */
  release(): void {
    const saved = this.savedTensors;
    if (saved === null || saved.length === 0) return;
    this.savedTensors = null;
    for (let i = 0; i < saved.length; i++) {
      const x = saved[i] as Tensor | null;
      if (x !== null) unhold(x.storage);
    }
  }

  private changedMessage(x: Tensor, expected: number): string {
    const made = x.node !== null ? `, which is output ${x.outputIndex} of ${x.node.name},` : '';
    return (
      'one of the variables needed for gradient computation has been modified by an inplace operation: ' +
      `[torch.${infoOf(x.dtype).tensorName} ${showShape(x.shape)}]${made} is at version ${x.storage.version}; ` +
      `expected version ${expected} instead. Hint: enable anomaly detection to find the operation that failed to ` +
      'compute its gradient, with torch.autograd.set_detect_anomaly(True). ' +
      `Here: ${this.name} saved the tensor; change a clone() of it instead.`
    );
  }
}

const NONE: number[] = [];

const SECOND_TIME =
  'Trying to backward through the graph a second time (or directly access saved tensors after they have already been ' +
  'freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify ' +
  'retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors ' +
  'after calling backward. Here: backward({ retainGraph: true }).';
