import { setGrad } from '../../autograd/accumulate';
import { queueCallback } from '../../autograd/engine';
import { requiresGradOf } from '../../autograd/history';
import { registerHook } from '../../autograd/methods';
import { noGrad } from '../../autograd/mode';
import { ValueError } from '../../errors';
import { INTERNALS } from '../../nn/internals';
import type { AnyModule } from '../../nn/module';
import { functionalCall } from '../../nn/utils/stateless';
import { cat } from '../../ops/joining/cat';
import { add, add_ } from '../../ops/pointwise/add';
import { copy_ } from '../../ops/pointwise/copy';
import { div_ } from '../../ops/pointwise/div';
import { narrow } from '../../ops/shape/narrow';
import { reshape } from '../../ops/shape/reshape';
import { aliasOf, copyOf } from '../../tensor/copy';
import { tensor, zeros } from '../../tensor/create';
import { drawSeed, getRngState, manualSeed, setRngState } from '../../tensor/generator';
import { Tensor } from '../../tensor/tensor';
import { begin } from '../collectives/run';
import { outside } from '../communicator';
import type { ProcessGroup } from '../processGroup';
import { sumOverShards } from './foldInOrder';
import { mapTensors, tensorsIn } from './nested';
import { countFrom, interleaved, rowsFrom, rowsOf } from './shardRows';

export interface ShardOptions {
  /** How many parts a step's samples are divided into, on all ranks together. */
  shards: number;
  isMean: boolean;
  /** Gives the number that draws of the next forward follow from, the same on all ranks; by default rank 0's next draw. */
  seed?: () => number;
}

/** A parameter or buffer, and all the paths at which the module has it. */
interface Held {
  tensor: Tensor;
  paths: string[];
}

/** What one forward leaves for its backward: the parameters of each shard. */
type Leaves = readonly (readonly Tensor[])[];

/**
 * Runs a module on fixed parts of a step's samples, one after the other, so that its gradients do not depend on how many ranks share
 * them.
 *
 * Sample i of a step is in shard i mod `shards`; rank r of n has the shards r, r + n, r + 2n, ... and its samples in the step's order.
 * If n divides `shards`, that is how DistributedSampler deals them out. Each shard has parameters of its own that share the memory of the module's, so that its gradient comes
 * apart from the others', and is summed with them in an order that depends on the shards alone.
 */
export class ShardedModule {
  /** Shards of this rank. */
  private readonly own: number;
  /** The most that any rank has. */
  private readonly slots: number;
  private readonly parameters: readonly Held[];
  /** Gradients of passes that were not averaged, shard by shard. */
  private kept: (Tensor | null)[];

  constructor(
    private readonly module: AnyModule,
    names: readonly string[],
    private readonly group: ProcessGroup,
    private readonly options: ShardOptions,
  ) {
    const { shards } = options;
    this.own = countFrom(group.rank, group.size, shards);
    this.slots = Math.ceil(shards / group.size);
    this.kept = Array.from({ length: this.slots }, () => null);
    this.parameters = heldBy(module).filter(
      ({ tensor: x, paths }) => paths.some((path) => names.includes(path)) && x.leafRequiresGrad,
    );
    if (this.parameters.some(({ tensor: { dtype } }) => dtype !== 'float32')) {
      throw new ValueError('deterministic sums are those of float32 parameters');
    }
  }

  forward(inputs: readonly unknown[], isSynced: boolean): unknown {
    const { module } = this;
    const rows = rowsOf(inputs);
    this.checkMean(rows);
    // Shards without a sample are left out, but a module runs once at least, for the shapes of its results.
    const own = Math.max(Math.min(this.own, rows), 1);
    const buffers = heldBy(module).filter(({ tensor: x }) => !(x.leafRequiresGrad || this.isParameter(x)));
    const copies = buffers.map(() => [] as Tensor[]);
    const leaves: Tensor[][] = [];
    const seed = module.training ? (this.options.seed ?? (() => this.commonSeed()))() : null;
    const state = seed === null ? null : getRngState();
    const outputs = Array.from({ length: own }, (_, t) => {
      if (seed !== null) manualSeed(seed + this.group.rank + t * this.group.size);
      const shard = this.parameters.map(({ tensor: x }) => {
        const leaf = aliasOf(x, x.shape, x.strides, x.offset);
        leaf.leafRequiresGrad = true;
        return leaf;
      });
      leaves.push(shard);
      const replaced = Object.fromEntries([
        ...this.parameters.flatMap(({ paths }, i) => paths.map((path) => [path, shard[i]])),
        ...buffers.flatMap(({ tensor: x, paths }, i) => {
          const copy = copyOf(x);
          copies[i]?.push(copy);
          return paths.map((path) => [path, copy]);
        }),
      ]);
      const args = own === 1 ? inputs : (mapTensors(inputs, (x) => rowsFrom(x, t, own)) as unknown[]);
      return functionalCall(module, replaced, args as never) as unknown;
    });
    if (state !== null) setRngState(state);
    this.mergeBuffers(buffers, copies, Math.min(this.own, rows));
    const output = own === 1 ? outputs[0] : interleaved(outputs, rows);
    this.watch(output, leaves, isSynced);
    return output;
  }

  private isParameter(x: Tensor): boolean {
    return [...this.module.parameters()].includes(x as never);
  }

  /** Means of parts that are not as large are no mean of all samples. */
  private checkMean(rows: number): void {
    const { own } = this;
    if (!this.options.isMean || (rows > 0 && rows % own === 0)) return;
    throw new ValueError(
      `deterministic: ${rows} samples are no multiple of the ${own} of ${this.options.shards} shards that this rank has; ` +
        "leave out what is over at an end with { dropLast: true } in sampler and loader, or sum with { reduceOp: 'sum' }",
    );
  }

  /** Rank 0's draw, on all ranks. */
  private commonSeed(): number {
    const bytes = outside(4);
    const [words] = [new Uint32Array(bytes.buffer)];
    words[0] = drawSeed();
    begin(
      this.group,
      {
        name: 'DistributedDataParallel: seed',
        type: 'BROADCAST',
        tensors: [],
        start: (communicator) => ({ pending: communicator.broadcast(bytes, 0), finish: () => {} }),
      },
      false,
    ).wait();
    return words[0] as number;
  }

  /** Running statistics become the mean of what the shards with samples made of them; counters go on by one. */
  private mergeBuffers(buffers: readonly Held[], copies: readonly Tensor[][], shards: number): void {
    if (!copies.flat().some(({ storage }) => storage.version > 0)) return;
    noGrad(() => {
      const all = buffers.map((held, i) => ({ ...held, copies: copies[i] as Tensor[] }));
      const averaged = all.filter(({ tensor: x }) => x.dtype === 'float32');
      if (averaged.length > 0) {
        const slots = Array.from({ length: this.slots }, (_, t) =>
          this.padded([
            ...averaged.map(({ tensor: x, copies }) => (t < shards ? (copies[t] as Tensor) : zeros(x.shape))),
            tensor([t < shards ? 1 : 0]),
          ]),
        );
        const sum = sumOverShards(slots, this.options.shards, this.group);
        const tensors = averaged.map(({ tensor: x }) => x);
        const count = tensors.reduce((total, x) => total + x.count, 0);
        div_(sum, narrow(sum, 0, count, 1).item() as number);
        putParts(sum, tensors, copy_);
      }
      for (const { tensor: x, copies: made } of all) if (x.dtype !== 'float32') copy_(x, made[0] as Tensor);
    });
  }

  /** All in one vector, of a length that every rank has a part of. */
  private padded(tensors: readonly Tensor[]): Tensor {
    const count = tensors.reduce((sum, x) => sum + x.count, 0);
    const missing = (this.group.size - (count % this.group.size)) % this.group.size;
    return cat([...tensors.map((x) => reshape(x, [-1])), zeros([missing])]);
  }

  /** When a backward pass has gone through the output: sums the shards' gradients. */
  private watch(output: unknown, leaves: Leaves, isSynced: boolean): void {
    let isQueued = false;
    for (const x of tensorsIn(output)) {
      if (!requiresGradOf(x)) continue;
      registerHook(x, () => {
        if (isQueued) return;
        isQueued = true;
        queueCallback(() => {
          isQueued = false;
          noGrad(() => this.collect(leaves, isSynced));
        });
      });
    }
  }

  private collect(leaves: Leaves, isSynced: boolean): void {
    const flat = Array.from({ length: this.slots }, (_, t) => {
      const shard = leaves[t] ?? [];
      const grads = this.parameters.map((_, i) => shard[i]?.meta?.grad ?? null);
      // Behind the gradients: which there are.
      const used = tensor(grads.map((grad) => (grad === null ? 0 : 1)));
      const own = this.padded([...grads.map((grad, i) => grad ?? zeros(this.parameters[i]?.tensor.shape ?? [])), used]);
      for (const leaf of shard) setGrad(leaf, null);
      const earlier = this.kept[t] as Tensor | null;
      this.kept[t] = null;
      return earlier === null ? own : add(earlier, own);
    });
    if (!isSynced) {
      this.kept = flat;
      return;
    }
    const sum = sumOverShards(flat, this.options.shards, this.group);
    const count = this.parameters.reduce((total, { tensor: x }) => total + x.count, 0);
    const used = narrow(sum, 0, count, this.parameters.length).tolist() as number[];
    if (this.options.isMean) div_(sum, this.group.size);
    putParts(
      sum,
      this.parameters.map(({ tensor: x }) => x),
      (x, part) => {
        if ((used[this.parameters.findIndex((held) => held.tensor === x)] as number) === 0) return;
        const { grad = null } = x.meta ?? {};
        if (grad === null) setGrad(x, copyOf(part));
        else add_(grad, part);
      },
    );
    sum.dispose();
  }
}

/** Parameters and buffers with all of their paths. */
function heldBy(module: AnyModule): Held[] {
  const held = new Map<Tensor, string[]>();
  for (const [path, one] of module.namedModules()) {
    const { buffers, kinds } = one[INTERNALS];
    for (const [name, value] of Object.entries(one)) {
      if (!(value instanceof Tensor) || !(buffers.has(name) || kinds.get(name) === 'parameter' || isLeaf(value)))
        continue;
      const paths = held.get(value) ?? [];
      paths.push(path === '' ? name : `${path}.${name}`);
      held.set(value, paths);
    }
  }
  return [...held].map(([x, paths]) => ({ tensor: x, paths }));
}

function isLeaf(x: Tensor): boolean {
  return x.leafRequiresGrad;
}

function putParts(flat: Tensor, tensors: readonly Tensor[], use: (x: Tensor, part: Tensor) => void): void {
  let at = 0;
  for (const x of tensors) {
    use(x, reshape(narrow(flat, 0, at, x.count), x.shape));
    at += x.count;
  }
}
