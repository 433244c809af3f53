import { plainRow, SIGN } from './plainRow';

/** y = 1, 0 or -1 as x > 0, x = 0 or NaN, x < 0 over float32, as in PyTorch. Contiguous; x = y allowed. */
export function sign(x: usize, y: usize, begin: i32, end: i32): void {
  plainRow(SIGN, x, y, begin, end);
}
