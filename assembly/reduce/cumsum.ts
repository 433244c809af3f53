import { lowerDoubles, toFloats, upperDoubles } from '../inline/double';
import { loadLanes, storeLanes } from '../inline/tail';

/**
 * y[o, r, i] = sum over k <= r of x[o, k, i], float32, [outer, n, inner] row-major; y may be x. Range over outer.
 *
 * The running sums are float64, one line (inner 1) or two pairs of columns at a time: a chain of float32 sums would
 * lose a digit or two.
 */
export function cumsum(x: usize, y: usize, outer: i32, n: i32, inner: i32, begin: i32, end: i32): void {
  const rowBytes = (<usize>inner) << 2;
  const bytes = <usize>n * rowBytes;
  for (let o = <usize>begin; o < <usize>end; ++o) {
    if (inner == 1) {
      let sum: f64 = 0;
      for (let at = o * bytes; at < (o + 1) * bytes; at += 4) {
        sum += load<f32>(x + at);
        store<f32>(y + at, <f32>sum);
      }
      continue;
    }
    for (let i = 0; i < inner; i += 4) {
      const at = o * bytes + ((<usize>i) << 2);
      const count = inner - i;
      let lower = f64x2.splat(0);
      let upper = lower;
      for (let r: usize = 0; r < bytes; r += rowBytes) {
        const row = loadLanes(x + at + r, count);
        lower = f64x2.add(lower, lowerDoubles(row));
        upper = f64x2.add(upper, upperDoubles(row));
        storeLanes(y + at + r, toFloats(lower, upper), count);
      }
    }
  }
}
