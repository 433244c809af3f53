import { outside, type Pending } from './communicator';
import { DistError } from './distError';
import type { ProcessGroup } from './processGroup';
import { isOverWithin } from './wait';

const MESSAGE_BYTES = 4096;
/** Rank 0 may have come later than the others, and tells them when its own time is over. */
const GRACE_SECONDS = 1;
const TAG = 1;

/**
 * Brings all ranks of a group together and makes sure that they say the same: rank 0 hears all of them and tells them the verdict.
 *
 * @param text - what this rank is about to do
 * @throws DistError on all ranks that came: naming those that did not, or the two sides of a difference
 */
export function agree(group: ProcessGroup, name: string, text: string, seconds = group.timeout): void {
  const { control } = group;
  if (control.size === 1) return;
  const verdict = control.rank === 0 ? judge(group, name, text, seconds) : hear(group, name, text, seconds);
  if (verdict !== '') throw new DistError(verdict);
}

function judge(group: ProcessGroup, name: string, text: string, seconds: number): string {
  const { control } = group;
  const messages = group.ranks.map(() => outside(MESSAGE_BYTES));
  const received = messages.map((bytes, rank): Pending | null =>
    rank === 0 ? null : control.receive(bytes, rank, TAG),
  );
  const end = performance.now() + seconds * 1000;
  const missing: number[] = [];
  received.forEach((pending, rank) => {
    if (pending === null) return;
    const left = Math.max((end - performance.now()) / 1000, 0);
    if (!isOverWithin(pending, left, control)) missing.push(rank);
  });
  let verdict = '';
  const own = decode(encode(text));
  const other = messages.findIndex((bytes, rank) => rank > 0 && !missing.includes(rank) && decode(bytes) !== own);
  if (missing.length > 0) {
    const ranks = missing.map((rank) => group.ranks[rank]);
    verdict = `Rank 0 timed out after ${seconds} s waiting for rank${ranks.length === 1 ? '' : 's'} ${ranks.join(', ')}, which did not come to ${name}`;
    group.fail();
  } else if (other > 0) {
    verdict =
      `Detected mismatch between collectives on ranks. Rank ${group.ranks[0]} is running collective: ${own}, but Rank ` +
      `${group.ranks[other]} is running collective: ${decode(messages[other] as Uint8Array)}.`;
  }
  const sent = messages.map((_, rank) =>
    rank === 0 || missing.includes(rank) ? null : control.send(encode(verdict), rank, TAG),
  );
  for (const pending of sent) if (pending !== null) isOverWithin(pending, GRACE_SECONDS, control);
  return verdict;
}

function hear(group: ProcessGroup, name: string, text: string, seconds: number): string {
  const { control } = group;
  const answer = outside(MESSAGE_BYTES);
  const sent = control.send(encode(text), 0, TAG);
  const heard = control.receive(answer, 0, TAG);
  if (isOverWithin(sent, seconds, control) && isOverWithin(heard, seconds + GRACE_SECONDS, control))
    return decode(answer);
  group.fail();
  return `Rank ${group.ranks[control.rank]} timed out after ${seconds} s waiting for rank ${group.ranks[0]}, which did not come to ${name}`;
}

/** As a message of fixed size; what is too long keeps its beginning and a number that tells it from others. */
function encode(text: string): Uint8Array {
  const bytes = outside(MESSAGE_BYTES);
  const full = new TextEncoder().encode(text);
  if (full.length <= MESSAGE_BYTES) bytes.set(full);
  else {
    let hash = 2166136261;
    for (const byte of full) hash = Math.imul(hash ^ byte, 16777619);
    const end = new TextEncoder().encode(` ... (${hash >>> 0})`);
    bytes.set(full.subarray(0, MESSAGE_BYTES - end.length));
    bytes.set(end, MESSAGE_BYTES - end.length);
  }
  return bytes;
}

function decode(bytes: Uint8Array): string {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
}
