import { ValueError } from '../../errors';
import type { AnyModule } from '../../nn/module';
import { copyInto, copyOf } from '../../tensor/copy';
import { isRowMajor } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { byteLength, copied, put } from '../areas';
import { allGatherObject } from '../collectives/objects';
import { begin } from '../collectives/run';
import { outside } from '../communicator';
import type { ProcessGroup } from '../processGroup';

/** Gives one rank's tensors to all, in one call. */
export function broadcastTensors(tensors: readonly Tensor[], group: ProcessGroup, what: string, root = 0): void {
  if (group.size === 1 || tensors.length === 0) return;
  const bytes = outside(tensors.reduce((sum, x) => sum + byteLength(x), 0));
  const isRoot = group.rank === root;
  if (isRoot) eachPart(tensors, bytes, (x, part) => void copied(isRowMajor(x.shape, x.strides) ? x : copyOf(x), part));
  begin(
    group,
    {
      name: `DistributedDataParallel: ${what}`,
      type: 'BROADCAST',
      tensors: [],
      detail: `Bytes=${bytes.length}`,
      start: (communicator) => ({ pending: communicator.broadcast(bytes, root), finish: () => {} }),
    },
    false,
  ).wait();
  if (!isRoot) eachPart(tensors, bytes, write);
}

function write(x: Tensor, part: Uint8Array): void {
  if (isRowMajor(x.shape, x.strides)) put(part, x);
  else {
    const ordered = copyOf(x);
    put(part, ordered);
    copyInto(x, ordered);
  }
}

function eachPart(tensors: readonly Tensor[], bytes: Uint8Array, use: (x: Tensor, part: Uint8Array) => void): void {
  let at = 0;
  for (const x of tensors) {
    const end = at + byteLength(x);
    use(x, bytes.subarray(at, end));
    at = end;
  }
}

/** A tensor of a module, as ranks compare it. */
type Described = [name: string, shape: string, dtype: string];

/** @throws ValueError on all ranks, naming both sides, where modules differ in their parameters or buffers */
export function checkSameModule(module: AnyModule, group: ProcessGroup): void {
  const own = {
    parameters: described([...module.namedParameters()].filter(([, { requiresGrad }]) => requiresGrad)),
    buffers: described([...module.namedBuffers()]),
  };
  const all: (typeof own)[] = Array.from({ length: group.size });
  allGatherObject(all, own, { group });
  // Ranks compare with rank 0, and that with the first that differs.
  const [first, ...others] = all as [typeof own, ...(typeof own)[]];
  const differing = others.findIndex((other) => JSON.stringify(other) !== JSON.stringify(first)) + 1;
  if (differing === 0) return;
  const isAlike = JSON.stringify(own) === JSON.stringify(first);
  const other = isAlike ? differing : 0;
  throw new ValueError(
    difference(own, all[other] as typeof own, group.ranks[group.rank] as number, group.ranks[other] as number),
  );
}

/** @throws ValueError on all ranks, naming the first that differs, where parameters or buffers have other values than rank 0's */
export function checkSameValues(module: AnyModule, group: ProcessGroup): void {
  checkSameModule(module, group);
  const named = [...module.namedParameters(), ...module.namedBuffers()];
  const all: number[][] = Array.from({ length: group.size });
  allGatherObject(
    all,
    named.map(([, x]) => checksum(x)),
    { group },
  );
  const [first, ...others] = all as [number[], ...number[][]];
  for (const [i, [name]] of named.entries()) {
    const differing = others.findIndex((sums) => sums[i] !== first[i]) + 1;
    if (differing === 0) continue;
    throw new ValueError(
      `DDP expects same model across all ranks, but '${name}' of Rank ${group.ranks[0]} and of rank ${group.ranks[differing]} have ` +
        "other values: without { initSync: false } all get rank 0's",
    );
  }
}

/** A number that is another one, as good as surely, where any bit is. */
function checksum(x: Tensor): number {
  const bytes = copied(isRowMajor(x.shape, x.strides) ? x : copyOf(x));
  let hash = 2166136261;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 16777619);
  return hash;
}

function described(tensors: readonly [string, Tensor][]): Described[] {
  return tensors.map(([name, { shape, dtype }]) => [name, `[${shape.join(', ')}]`, dtype]);
}

interface Description {
  parameters: Described[];
  buffers: Described[];
}

function difference(own: Description, others: Description, rank: number, other: number): string {
  for (const [kind, shown] of [
    ['parameters', 'params'],
    ['buffers', 'buffers'],
  ] as const) {
    const [mine, theirs] = [own[kind], others[kind]];
    if (mine.length !== theirs.length) {
      return (
        `DDP expects same model across all ranks, but Rank ${rank} has ${mine.length} ${shown}, while rank ${other} has ` +
        `inconsistent ${theirs.length} ${shown}.`
      );
    }
    for (const [i, [name, shape, dtype]] of mine.entries()) {
      const [otherName, otherShape, otherType] = theirs[i] as Described;
      if (shape === otherShape && dtype === otherType && name === otherName) continue;
      return (
        `[${rank}]: ${shown}[${i}] in this process with sizes ${shape} appears not to match sizes of the same param in process ` +
        `${other}: '${name}', ${dtype} here, '${otherName}' with sizes ${otherShape}, ${otherType} there`
      );
    }
  }
  return 'DDP expects same model across all ranks';
}
