import { CEIL, plainRow } from './plainRow';

/** y = the smallest integer ≥ x over float32. Contiguous; x = y allowed. */
export function ceil(x: usize, y: usize, begin: i32, end: i32): void {
  plainRow(CEIL, x, y, begin, end);
}
