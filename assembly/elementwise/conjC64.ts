import { CONJ, plainRow } from './plainRow';

/** y = x* = (re, -im) over contiguous complex64; x = y allowed. */
export function conjC64(x: usize, y: usize, begin: i32, end: i32): void {
  plainRow(CONJ, x, y, 2 * begin, 2 * end);
}
