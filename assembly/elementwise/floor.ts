import { FLOOR, plainRow } from './plainRow';

/** y = the largest integer ≤ x over float32. Contiguous; x = y allowed. */
export function floor(x: usize, y: usize, begin: i32, end: i32): void {
  plainRow(FLOOR, x, y, begin, end);
}
