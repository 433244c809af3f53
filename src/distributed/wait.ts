import type { Communicator, Pending } from './communicator';
import { DistError } from './distError';

/** So long a waiting rank keeps its core for itself; then it lets others run whenever it has asked. */
const SPIN_MILLISECONDS = 1;
/** From then on it sleeps in between: whoever it waits for may need the core. */
const PATIENCE_MILLISECONDS = 10;
const SLEEP_MILLISECONDS = 0.2;
/** How often it asks before it looks at the clock. */
const POLLS = 32;

/** Whether a call is over before `seconds` are. */
export function isOverWithin(pending: Pending, seconds: number, communicator: Communicator): boolean {
  if (pending.test()) return true;
  const begin = performance.now();
  let since = begin;
  let moved = pending.progress;
  let asksPerLook = POLLS;
  for (let polls = 1; !pending.test(); polls++) {
    if (polls % asksPerLook !== 0) continue;
    const now = performance.now();
    if (now - begin > seconds * 1000) return false;
    if (pending.progress !== moved) [moved, since] = [pending.progress, now];
    const waited = now - since;
    asksPerLook = waited > PATIENCE_MILLISECONDS ? 1 : POLLS;
    if (waited > PATIENCE_MILLISECONDS) sleep(SLEEP_MILLISECONDS);
    else if (waited > SPIN_MILLISECONDS) communicator.relax();
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

let still: Int32Array<SharedArrayBuffer> | null = null;

function sleep(milliseconds: number): void {
  still ??= new Int32Array(new SharedArrayBuffer(4));
  Atomics.wait(still, 0, 0, milliseconds);
}
