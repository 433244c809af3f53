import type { Communicator, Pending } from './communicator';
import { DistError } from './distError';

/** So long a waiting rank keeps its core for itself. */
const SPIN_MILLISECONDS = 1;
/** How often it asks before it looks at the clock. */
const POLLS = 32;

/** Whether a call is over before `seconds` are. */
export function isOverWithin(pending: Pending, seconds: number, communicator: Communicator): boolean {
  if (pending.test()) return true;
  const begin = performance.now();
  for (let polls = 1; !pending.test(); polls++) {
    if (polls % POLLS !== 0) continue;
    const waited = performance.now() - begin;
    if (waited > seconds * 1000) return false;
    if (waited > SPIN_MILLISECONDS) communicator.relax();
  }
  return true;
}

/** @throws DistError when `seconds` pass before the call is over */
export function waitFor(pending: Pending, seconds: number, communicator: Communicator, what: string): void {
  if (isOverWithin(pending, seconds, communicator)) return;
  throw new DistError(
    `${what} timed out after ${seconds} s on rank ${communicator.rank} of ${communicator.size}: another rank did not come to it, ` +
      'or came with a call of another kind or size. initProcessGroup({ debug: true }) says which',
  );
}
