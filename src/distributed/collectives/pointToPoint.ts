import { ValueError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { areaOf, checkContiguous } from '../areas';
import { ANY_SOURCE } from '../communicator';
import type { ProcessGroup } from '../processGroup';
import { Work } from '../work';
import { groupOf } from '../world';
import { rootOf } from './run';

export interface MessageOptions {
  /** Ranks that may send and receive; by default all processes. */
  group?: ProcessGroup | null;
  /** Tells messages apart that one rank sends to another; default 0. */
  tag?: number;
}

export interface ReceiveOptions extends MessageOptions {
  /** Whose message it is to be, a rank of the world; by default the first that comes from anybody. */
  src?: number | null;
}

/** MPI promises no larger tags. */
const MOST_TAG = 32767;

function checkTag(tag: number): void {
  if (Number.isInteger(tag) && tag >= 0 && tag <= MOST_TAG) return;
  throw new ValueError(`tag should be a whole number from 0 to ${MOST_TAG}, got ${String(tag)}`);
}

function memberGroup(options: MessageOptions): ProcessGroup {
  const group = groupOf(options.group);
  void group.members;
  return group;
}

/**
 * Begins to send a tensor to another rank.
 *
 * @param x - of the shape and the dtype that is received
 * @param dst - a rank of the world
 * @param options - `tag`; `group`
 * @returns what to wait for; the tensor may be changed at once
 * @throws ValueError for this rank itself and for one that is not in the group, DistError outside of the group
 * @example
 * initProcessGroup('self');
 * if (getWorldSize() > 1 && getRank() === 0) isend(tensor([1, 2]), 1).wait();
 * destroyProcessGroup();
 * @see https://pytorch.org/docs/stable/distributed.html#torch.distributed.isend
 */
export function isend(x: Tensor, dst: number, options: MessageOptions = {}): Work {
  const { tag = 0 } = options;
  return sendOn(x, dst, tag, memberGroup(options), true);
}

function sendOn(x: Tensor, dst: number, tag: number, group: ProcessGroup, isAsync: boolean): Work {
  checkContiguous(x);
  checkTag(tag);
  const to = rootOf(group, dst, 'send');
  if (to === group.rank) {
    throw new ValueError(
      'Invalid destination rank: destination rank should not be the same as the rank of the current process.',
    );
  }
  const { bytes } = areaOf(x, false, isAsync);
  return new Work(group, group.members.send(bytes, to, tag), `send() to rank ${dst}`, () => {});
}

/**
 * Sends a tensor to another rank, and waits until it is on its way.
 *
 * @param x - of the shape and the dtype that is received
 * @param dst - a rank of the world
 * @param options - `tag`; `group`
 * @throws as `isend`, and DistError when it is not received in time
 * @example
 * initProcessGroup('self');
 * if (getWorldSize() > 1 && getRank() === 0) send(tensor([1, 2]), 1);
 * destroyProcessGroup();
 * @see https://pytorch.org/docs/stable/distributed.html#torch.distributed.send
 */
export function send(x: Tensor, dst: number, options: MessageOptions = {}): void {
  const { tag = 0 } = options;
  sendOn(x, dst, tag, memberGroup(options), false).wait();
}

/**
 * Begins to receive a tensor.
 *
 * @param x - to be written to when it has come; of the size and dtype of what is sent
 * @param options - `src`, default any rank; `tag`; `group`
 * @returns what to wait for
 * @throws ValueError for this rank itself and for one that is not in the group, DistError outside of the group
 * @example
 * initProcessGroup('self');
 * if (getRank() === 1) irecv(zeros([2]), { src: 0 }).wait();
 * destroyProcessGroup();
 * @see https://pytorch.org/docs/stable/distributed.html#torch.distributed.irecv
 */
export function irecv(x: Tensor, options: ReceiveOptions = {}): Work {
  return receiveOn(x, options, true);
}

function receiveOn(x: Tensor, options: ReceiveOptions, isAsync: boolean): Work {
  const { tag = 0, src = null } = options;
  const group = memberGroup(options);
  checkContiguous(x);
  checkTag(tag);
  const from = src === null ? ANY_SOURCE : rootOf(group, src, 'recv');
  if (from === group.rank) {
    throw new ValueError('Invalid source rank: source rank should not be the same as the rank of the current process.');
  }
  if (group.size === 1) throw new ValueError('recv(): this is the only rank of the group, so that nothing can come');
  const { bytes, finish } = areaOf(x, true, isAsync);
  const pending = group.members.receive(bytes, from, tag);
  return new Work(group, pending, `recv() from ${src === null ? 'any rank' : `rank ${src}`}`, finish);
}

/**
 * Receives a tensor, and waits until it has come.
 *
 * @param x - to be written to; of the size and dtype of what is sent
 * @param options - `src`, default any rank; `tag`; `group`
 * @returns the rank of the world that sent it
 * @throws as `irecv`, and DistError when nothing comes in time
 * @example
 * initProcessGroup('self');
 * if (getRank() === 1) recv(zeros([2]), { src: 0 });
 * destroyProcessGroup();
 * @see https://pytorch.org/docs/stable/distributed.html#torch.distributed.recv
 */
export function recv(x: Tensor, options: ReceiveOptions = {}): number {
  return receiveOn(x, options, false).sourceRank();
}
