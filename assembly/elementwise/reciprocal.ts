import { plainRow, RECIPROCAL } from './plainRow';

/** y = 1 / x over float32. Contiguous; x = y allowed. */
export function reciprocal(x: usize, y: usize, begin: i32, end: i32): void {
  plainRow(RECIPROCAL, x, y, begin, end);
}
