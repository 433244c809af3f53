import { ValueError } from '../../errors';
import { decodePt } from '../../io/pt/decode';
import { encodePt } from '../../io/pt/encode';
import { outside } from '../communicator';
import type { ProcessGroup } from '../processGroup';
import { groupOf } from '../world';
import { begin, type Call, rootOf } from './run';

/** What `save` writes in PyTorch's format: numbers, strings, lists, objects, maps, tensors. */
type Value = unknown;

export interface ObjectOptions {
  /** Who takes part; by default all processes. */
  group?: ProcessGroup | null;
}

/** Makes one call of the group and waits for it. */
function call(group: ProcessGroup, name: string, type: string, start: Call['start']): void {
  begin(group, { name, type, tensors: [], start }, false).wait();
}

/** Each rank's number, on all ranks. */
function sizes(group: ProcessGroup, name: string, own: number): Uint32Array {
  const all = outside(4 * group.size);
  const mine = outside(4);
  new Uint32Array(mine.buffer)[0] = own;
  call(group, name, 'ALLGATHER', (communicator) => ({
    pending: communicator.allGather(mine, all),
    finish: () => {},
  }));
  return new Uint32Array(all.buffer);
}

/** The bytes of all ranks, on all of them, or at the root alone. */
function gathered(group: ProcessGroup, name: string, bytes: Uint8Array, root: number | null): Uint8Array[] | null {
  const lengths = sizes(group, name, bytes.length);
  const longest = Math.max(...lengths);
  const own = outside(longest);
  own.set(bytes);
  const isReceiver = root === null || root === group.rank;
  const all = outside(isReceiver ? longest * group.size : 0);
  call(group, name, root === null ? 'ALLGATHER' : 'GATHER', (communicator) => ({
    pending: root === null ? communicator.allGather(own, all) : communicator.gather(own, all, root),
    finish: () => {},
  }));
  if (!isReceiver) return null;
  return [...lengths].map((length, rank) => all.slice(rank * longest, rank * longest + length));
}

function broadcastBytes(group: ProcessGroup, name: string, bytes: Uint8Array | null, root: number): Uint8Array {
  const length = outside(4);
  if (bytes !== null) new Uint32Array(length.buffer)[0] = bytes.length;
  const send = (what: Uint8Array): void =>
    call(group, name, 'BROADCAST', (communicator) => ({
      pending: communicator.broadcast(what, root),
      finish: () => {},
    }));
  send(length);
  const all = outside(new Uint32Array(length.buffer)[0] as number);
  if (bytes !== null) all.set(bytes);
  send(all);
  return all;
}

/** Copies `values` into a list of the same length. */
function fill(list: Value[], values: readonly Value[]): void {
  for (const [i, value] of values.entries()) list[i] = value;
}

/**
 * list = list of the rank `src`, in place, on all ranks: numbers, strings, lists, objects, maps, tensors, as `save` writes them.
 *
 * @param list - of the same length on all ranks
 * @param options - `src`: whose list it is, a rank of the world, default 0
 * @throws ValueError for a list of another length than the source's, and for values that PyTorch's format does not hold
 * @example
 * initProcessGroup('self');
 * broadcastObjectList([{ lr: 0.1 }, 'digits']);
 * destroyProcessGroup();
 * @see https://pytorch.org/docs/stable/distributed.html#torch.distributed.broadcast_object_list
 */
export function broadcastObjectList(list: unknown[], options: ObjectOptions & { src?: number } = {}): void {
  const group = groupOf(options.group);
  if (!group.isMember) return;
  const root = rootOf(group, options.src ?? 0, 'broadcastObjectList');
  const own = group.rank === root ? encodePt(list) : null;
  const bytes = broadcastBytes(group, 'broadcastObjectList', own, root);
  if (own !== null) return;
  const values = decodePt(bytes, 'broadcastObjectList()') as Value[];
  if (values.length !== list.length) {
    throw new ValueError(
      `broadcastObjectList(): the source has ${values.length} objects, and this rank a list of ${list.length}`,
    );
  }
  fill(list, values);
}

/**
 * list[r] = value of rank r, on all ranks.
 *
 * @param list - of as many entries as there are ranks, to be written to
 * @param value - what can be written as JSON, on each rank
 * @param options - `group`, default all ranks
 * @throws ValueError for a list of another length, and for values that PyTorch's format does not hold
 * @example
 * initProcessGroup('self');
 * const list = [null];
 * allGatherObject(list, { loss: 0.5 });
 * list; // [{ loss: 0.5 }]
 * destroyProcessGroup();
 * @see https://pytorch.org/docs/stable/distributed.html#torch.distributed.all_gather_object
 */
export function allGatherObject(list: unknown[], value: unknown, options: ObjectOptions = {}): void {
  const group = groupOf(options.group);
  if (!group.isMember) return;
  if (list.length !== group.size) {
    throw new ValueError(`allGatherObject(): expected a list of ${group.size}, one for each rank, got ${list.length}`);
  }
  const all = gathered(group, 'allGatherObject', encodePt(value), null) as Uint8Array[];
  fill(
    list,
    all.map((bytes) => decodePt(bytes, 'allGatherObject()')),
  );
}

/**
 * objectGatherList[r] = value of rank r, on the rank `dst` alone.
 *
 * @param value - what can be written as JSON, on each rank
 * @param options - `objectGatherList` on the destination rank, of as many entries as there are ranks; `dst`, default 0
 * @throws ValueError without a list on the destination rank, or with one on another
 * @example
 * initProcessGroup('self');
 * const objectGatherList = [null];
 * gatherObject('here', { objectGatherList });
 * objectGatherList; // ['here']
 * destroyProcessGroup();
 * @see https://pytorch.org/docs/stable/distributed.html#torch.distributed.gather_object
 */
export function gatherObject(
  value: unknown,
  options: ObjectOptions & { objectGatherList?: unknown[] | null; dst?: number } = {},
): void {
  const group = groupOf(options.group);
  if (!group.isMember) return;
  const { objectGatherList: list = null, dst = 0 } = options;
  const root = rootOf(group, dst, 'gatherObject');
  const isRoot = group.rank === root;
  if (isRoot && list?.length !== group.size) {
    throw new ValueError(
      'Argument ``object_gather_list`` must be specified on destination rank, with an entry for each rank.',
    );
  }
  if (!isRoot && list !== null) {
    throw new ValueError('Argument ``object_gather_list`` must NOT be specified on non-destination ranks.');
  }
  const all = gathered(group, 'gatherObject', encodePt(value), root);
  if (all !== null)
    fill(
      list as Value[],
      all.map((bytes) => decodePt(bytes, 'gatherObject()')),
    );
}

/**
 * outputList[0] of rank r = inputList[r] of the rank `src`.
 *
 * @param outputList - its first entry is written to
 * @param inputList - on the source rank: a value for each rank
 * @param options - `src`: the rank that has the list, default 0; `group`
 * @throws ValueError for an empty `outputList`, and for an `inputList` of another length than there are ranks
 * @example
 * initProcessGroup('self');
 * const mine = [null];
 * scatterObjectList(mine, ['part 0']);
 * mine; // ['part 0']
 * destroyProcessGroup();
 * @see https://pytorch.org/docs/stable/distributed.html#torch.distributed.scatter_object_list
 */
export function scatterObjectList(
  outputList: unknown[],
  inputList: readonly unknown[] | null = null,
  options: ObjectOptions & { src?: number } = {},
): void {
  const group = groupOf(options.group);
  if (!group.isMember) return;
  if (outputList.length < 1) {
    throw new ValueError('Expected argument scatter_object_output_list to be a list of size at least 1.');
  }
  const root = rootOf(group, options.src ?? 0, 'scatterObjectList');
  const isRoot = group.rank === root;
  if (isRoot && inputList?.length !== group.size) {
    throw new ValueError(
      `scatterObjectList(): expected a list of ${group.size}, one for each rank, got ${inputList?.length}`,
    );
  }
  // Bytes of each part, then the parts: what one rank gets, the others hear of, too.
  const parts = isRoot ? (inputList as Value[]).map((value) => encodePt(value)) : [];
  const bytes = broadcastBytes(group, 'scatterObjectList', isRoot ? encodePt(parts) : null, root);
  const own = (decodePt(bytes, 'scatterObjectList()') as Uint8Array[])[group.rank] as Uint8Array;
  outputList[0] = decodePt(own, 'scatterObjectList()');
}
