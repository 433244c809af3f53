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
import { stack } from '../../ops/joining/stack';
import { add, add_ } from '../../ops/pointwise/add';
import { copy_ } from '../../ops/pointwise/copy';
import { div_ } from '../../ops/pointwise/div';
import { asStrided } from '../../ops/shape/asStrided';
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

export interface ShardOptions {
  /** How many parts a step's samples are divided into, on all ranks together. */
  shards: number;
  isMean: boolean;
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
 * Sample i of a step with all ranks' samples in turn, as DistributedSampler deals them out, is in shard i mod `shards`; rank r of n has
 * the shards r, r + n, r + 2n, ... Each has parameters of its own that share the memory of the module's, so that its gradient comes
 * apart from the others', and is summed with them in an order that depends on the shards alone.
 */
export class ShardedModule {
  /** Shards of this rank. */
  private readonly own: number;
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
    if (!Number.isInteger(shards) || shards < 1 || shards % group.size !== 0) {
      throw new ValueError(
        `shards should be a multiple of the number of ranks, for each to have as many: got ${String(shards)} for ${group.size}`,
      );
    }
    this.own = shards / group.size;
    this.kept = Array.from({ length: this.own }, () => null);
    this.parameters = heldBy(module).filter(
      ({ tensor: x, paths }) => paths.some((path) => names.includes(path)) && x.leafRequiresGrad,
    );
    if (this.parameters.some(({ tensor: { dtype } }) => dtype !== 'float32')) {
      throw new ValueError('deterministic sums are those of float32 parameters');
    }
  }

  forward(inputs: readonly unknown[], isSynced: boolean): unknown {
    const { own, module } = this;
    const rows = this.rowsOf(inputs);
    const buffers = heldBy(module).filter(({ tensor: x }) => !(x.leafRequiresGrad || this.isParameter(x)));
    const copies = buffers.map(() => [] as Tensor[]);
    const leaves: Tensor[][] = [];
    const seed = module.training ? this.commonSeed() : null;
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
    this.mergeBuffers(buffers, copies);
    const output = own === 1 ? outputs[0] : interleaved(outputs, rows / own);
    this.watch(output, leaves, isSynced);
    return output;
  }

  private isParameter(x: Tensor): boolean {
    return [...this.module.parameters()].includes(x as never);
  }

  /** How many samples the inputs have. */
  private rowsOf(inputs: readonly unknown[]): number {
    const tensors = tensorsIn(inputs);
    const [rows] = tensors.map(({ shape }) => shape[0]);
    if (rows === undefined || tensors.some(({ shape }) => shape[0] !== rows)) {
      throw new ValueError(
        'deterministic: expected inputs that are tensors with a row for each sample, all of as many',
      );
    }
    if (rows % this.own !== 0) {
      throw new ValueError(
        `deterministic: ${rows} samples are no multiple of the ${this.own} of ${this.options.shards} shards that this rank has; ` +
          'leave out what is over at an end with { dropLast: true } in sampler and loader',
      );
    }
    return rows;
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

  /** Running statistics become the mean of what the shards made of them; counters go on by one. */
  private mergeBuffers(buffers: readonly Held[], copies: readonly Tensor[][]): void {
    if (!copies.flat().some(({ storage }) => storage.version > 0)) return;
    noGrad(() => {
      const floats = buffers.map((held, i) => ({ ...held, copies: copies[i] as Tensor[] }));
      const averaged = floats.filter(({ tensor: x }) => x.dtype === 'float32');
      if (averaged.length > 0) {
        const own = Array.from({ length: this.own }, (_, t) =>
          this.padded(averaged.map((one) => one.copies[t] as Tensor)),
        );
        const sum = sumOverShards(own, this.options.shards, this.group);
        div_(sum, this.options.shards);
        putParts(
          sum,
          averaged.map(({ tensor: x }) => x),
          copy_,
        );
      }
      for (const { tensor: x, copies: made } of floats) if (x.dtype !== 'float32') copy_(x, made[0] as Tensor);
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
    const flat = leaves.map((shard, t) => {
      const grads = shard.map((leaf) => leaf.meta?.grad ?? null);
      // Behind the gradients: which there are.
      const used = tensor(grads.map((grad) => (grad === null ? 0 : 1)));
      const own = this.padded([...grads.map((grad, i) => grad ?? zeros((shard[i] as Tensor).shape)), used]);
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

/** The rows t, t + step, t + 2 step, ... */
function rowsFrom(x: Tensor, t: number, step: number): Tensor {
  const [rows, ...rest] = x.shape as [number, ...number[]];
  const [stride, ...strides] = x.strides as [number, ...number[]];
  return asStrided(x, [rows / step, ...rest], [stride * step, ...strides], x.offset + t * stride);
}

/** The rows of the shards' results in the order of the samples. */
function interleaved(outputs: readonly unknown[], rows: number): unknown {
  const lists = outputs.map(tensorsIn);
  let at = 0;
  return mapTensors(outputs[0], () => {
    const parts = lists.map((list) => list[at] as Tensor);
    at++;
    if (parts.some((part) => part?.shape[0] !== rows)) {
      throw new ValueError('deterministic: expected results that have a row for each sample');
    }
    const [, ...rest] = (parts[0] as Tensor).shape;
    return reshape(stack(parts, 1), [rows * parts.length, ...rest]);
  });
}

function putParts(flat: Tensor, tensors: readonly Tensor[], use: (x: Tensor, part: Tensor) => void): void {
  let at = 0;
  for (const x of tensors) {
    use(x, reshape(narrow(flat, 0, at, x.count), x.shape));
    at += x.count;
  }
}
