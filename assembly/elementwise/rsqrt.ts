import { plainRow, RSQRT } from './plainRow';

/** y = 1 / √x over float32 within 1 ULP; Infinity at 0, NaN below. Contiguous; x = y allowed. */
export function rsqrt(x: usize, y: usize, begin: i32, end: i32): void {
  plainRow(RSQRT, x, y, begin, end);
}
