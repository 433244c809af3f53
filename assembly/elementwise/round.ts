import { plainRow, ROUND } from './plainRow';

/** y = the nearest integer over float32, ties to even, as in PyTorch. Contiguous; x = y allowed. */
export function round(x: usize, y: usize, begin: i32, end: i32): void {
  plainRow(ROUND, x, y, begin, end);
}
