import type { Communicator, ElementType, Pending } from './communicator';
import { DistError } from './distError';

const DONE: Pending = { test: () => true, source: 0 };

function copied(from: Uint8Array, to: Uint8Array): Pending {
  to.set(from);
  return DONE;
}

/** A world of one process, which needs nobody to call it. */
export const alone: Communicator = {
  rank: 0,
  size: 1,
  barrier: () => DONE,
  broadcast: () => DONE,
  allReduce: () => DONE,
  reduce: () => DONE,
  allGather: copied,
  gather: copied,
  scatter: copied,
  reduceScatter: (all: Uint8Array, own: Uint8Array, _type: ElementType) => copied(all, own),
  allToAll: copied,
  send: () => noOther('send to'),
  receive: () => noOther('receive from'),
  split: (isMember) => (isMember ? alone : null),
  duplicate: () => alone,
  relax: () => {},
  free: () => {},
};

function noOther(what: string): never {
  throw new DistError(`a world of one process has nobody to ${what}`);
}
