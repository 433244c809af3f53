import { horizontalSum } from '../inline/horizontal';
import { loadLanes, storeLanes } from '../inline/tail';
import { squareLanes } from './lanes';

/** Sum of x^2 down the rows of up to four columns, in groups of 16 and 256 rows. */
function columnSquares(x: usize, rows: i32, rowBytes: usize, count: i32): v128 {
  let c = f32x4.splat(0);
  const end = x + <usize>rows * rowBytes;
  while (x < end) {
    let b = f32x4.splat(0);
    const middle = min(end, x + 256 * rowBytes);
    while (x < middle) {
      let a = f32x4.splat(0);
      const near = min(middle, x + 16 * rowBytes);
      for (; x < near; x += rowBytes) {
        const value = loadLanes(x, count);
        a = f32x4.add(a, f32x4.mul(value, value));
      }
      b = f32x4.add(b, a);
    }
    c = f32x4.add(c, b);
  }
  return c;
}

/**
 * y[o, i] = sum over r of x[o, r, i]^2, float32, x [outer, reduce, inner] and y [outer, inner] row-major. Pairwise for
 * inner 1, otherwise SIMD over four columns. Range over outer.
 */
export function sumSquares(x: usize, y: usize, outer: i32, reduce: i32, inner: i32, begin: i32, end: i32): void {
  const rowBytes = <usize>inner << 2;
  const step = <usize>reduce * rowBytes;
  for (let o = <usize>begin; o < <usize>end; ++o) {
    const from = x + o * step;
    const to = y + o * rowBytes;
    if (inner == 1) {
      store<f32>(to, horizontalSum(squareLanes(from, reduce)));
      continue;
    }
    for (let i = 0; i < inner; i += 4) {
      const at = <usize>i << 2;
      storeLanes(to + at, columnSquares(from + at, reduce, rowBytes, inner - i), inner - i);
    }
  }
}
