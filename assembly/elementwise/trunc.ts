import { plainRow, TRUNC } from './plainRow';

/** y = x without its fraction over float32. Contiguous; x = y allowed. */
export function trunc(x: usize, y: usize, begin: i32, end: i32): void {
  plainRow(TRUNC, x, y, begin, end);
}
