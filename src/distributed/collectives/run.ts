import { ValueError } from '../../errors';
import { infoOf } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { warnOnce } from '../../warn';
import { agree } from '../agreement';
import type { Communicator, Pending } from '../communicator';
import type { ProcessGroup } from '../processGroup';
import { Work } from '../work';
import { groupOf } from '../world';

export interface CollectiveOptions<Async extends boolean = boolean> {
  /** Who takes part; by default all processes. */
  group?: ProcessGroup | null;
  /** Do not wait: give back a `Work`, whose `wait()` does; default false. */
  asyncOp?: Async;
}

/** `Work` where the call is asynchronous; null where it is over, and where this process is no member of the group. */
export type Started<Async extends boolean> = Async extends true ? Work : null;

/** One call of a collective on this rank. */
export interface Call {
  /** The function's name. */
  name: string;
  /** PyTorch's name of the operation, as its debug mode prints it. */
  type: string;
  tensors: readonly Tensor[];
  /** What has to be the same on all ranks beside tensors. */
  detail?: string;
  /** Begins it; `finish` brings the results to where they belong. */
  start(communicator: Communicator, isAsync: boolean): { pending: Pending; finish: () => void };
}

/** Makes a call, after comparing it between ranks where that is asked for. */
export function run<Async extends boolean>(call: Call, options: CollectiveOptions<Async>): Started<Async> {
  const group = groupOf(options.group);
  const isAsync = options.asyncOp === true;
  if (!group.isMember) {
    warnOnce(`Running ${call.name} on global rank ${groupOf(null).rank} which does not belong to the given group.`);
    return null as Started<Async>;
  }
  const work = begin(group, call, isAsync);
  if (!isAsync) work.wait();
  return (isAsync ? work : null) as Started<Async>;
}

export function begin(group: ProcessGroup, call: Call, isAsync: boolean): Work {
  const communicator = group.members;
  group.calls++;
  if (group.debug) agree(group, `${call.name}() (call ${group.calls})`, fingerprint(group, call));
  const what = `${call.name}() (call ${group.calls} of the group)`;
  const { pending, finish } = call.start(communicator, isAsync);
  return new Work(group, pending, what, finish);
}

function fingerprint(group: ProcessGroup, { type, tensors, detail }: Call): string {
  const shapes = tensors.map(({ shape }) => `[${shape.join(', ')}]`).join(', ');
  const dtypes = tensors.map(({ dtype }) => infoOf(dtype).scalarName).join(', ');
  const rest = [
    ...(tensors.length === 0 ? [] : [`TensorShape=${shapes}`, `TensorDtypes=${dtypes}`]),
    ...(detail === undefined ? [] : [detail]),
  ];
  return `CollectiveFingerPrint(${[`SequenceNumber=${group.calls}`, `OpType=${type}`, ...rest].join(', ')})`;
}

/** The rank in the group of a root, given as a rank of the world. */
export function rootOf(group: ProcessGroup, root: number, name: string): number {
  if (!Number.isInteger(root) || root < 0) throw new ValueError(`${name}: Invalid rank ${String(root)}`);
  return group.rankOf(root);
}
