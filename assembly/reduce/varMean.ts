import { lowerDoubles, toFloats, upperDoubles } from '../inline/double';
import { loadLanes, loadTail, storeLanes } from '../inline/tail';

// @ts-ignore: decorator
@inline
function horizontal(lower: v128, upper: v128): f64 {
  const pair = f64x2.add(lower, upper);
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/** One contiguous row of n: its mean and the sum of squares about it, divided. */
function row(x: usize, variance: usize, mean: usize, n: i32, divisor: f64): void {
  const end = x + (<usize>(n & ~3) << 2);
  const rest = n & 3;
  let lower = f64x2.splat(0);
  let upper = lower;
  for (let p = x; p < end; p += 16) {
    const four = v128.load(p);
    lower = f64x2.add(lower, lowerDoubles(four));
    upper = f64x2.add(upper, upperDoubles(four));
  }
  if (rest != 0) {
    const last = loadTail(end, rest);
    lower = f64x2.add(lower, lowerDoubles(last));
    upper = f64x2.add(upper, upperDoubles(last));
  }
  const center = horizontal(lower, upper) / <f64>n;
  const m = f64x2.splat(center);
  lower = f64x2.splat(0);
  upper = lower;
  for (let p = x; p < end; p += 16) {
    const four = v128.load(p);
    const a = f64x2.sub(lowerDoubles(four), m);
    const b = f64x2.sub(upperDoubles(four), m);
    lower = f64x2.add(lower, f64x2.mul(a, a));
    upper = f64x2.add(upper, f64x2.mul(b, b));
  }
  let total = horizontal(lower, upper);
  for (let p = end; p < end + (<usize>rest << 2); p += 4) {
    const d = <f64>load<f32>(p) - center;
    total += d * d;
  }
  store<f32>(mean, <f32>center);
  store<f32>(variance, <f32>(total / divisor));
}

/** As row down `rows` rows of up to four columns. */
function columns(
  x: usize,
  variance: usize,
  mean: usize,
  rows: i32,
  rowBytes: usize,
  count: i32,
  divisor: f64,
): void {
  const end = x + <usize>rows * rowBytes;
  let lower = f64x2.splat(0);
  let upper = lower;
  for (let p = x; p < end; p += rowBytes) {
    const four = loadLanes(p, count);
    lower = f64x2.add(lower, lowerDoubles(four));
    upper = f64x2.add(upper, upperDoubles(four));
  }
  const n = f64x2.splat(rows);
  const lowerMean = f64x2.div(lower, n);
  const upperMean = f64x2.div(upper, n);
  lower = f64x2.splat(0);
  upper = lower;
  for (let p = x; p < end; p += rowBytes) {
    const four = loadLanes(p, count);
    const a = f64x2.sub(lowerDoubles(four), lowerMean);
    const b = f64x2.sub(upperDoubles(four), upperMean);
    lower = f64x2.add(lower, f64x2.mul(a, a));
    upper = f64x2.add(upper, f64x2.mul(b, b));
  }
  const by = f64x2.splat(divisor);
  storeLanes(mean, toFloats(lowerMean, upperMean), count);
  storeLanes(variance, toFloats(f64x2.div(lower, by), f64x2.div(upper, by)), count);
}

/**
 * mean[o, i] = sum over r of x[o, r, i] / reduce and variance[o, i] = sum over r of (x[o, r, i] - mean[o, i])^2 /
 * max(0, reduce - correction), float32, x [outer, reduce, inner], the results [outer, inner], row-major. Two passes with
 * float64 sums, four elements or columns at a time: as accurate as Welford's recurrence in float64. 0 / 0 is NaN. Range
 * over outer.
 */
export function varMean(
  x: usize,
  variance: usize,
  mean: usize,
  outer: i32,
  reduce: i32,
  inner: i32,
  correction: f32,
  begin: i32,
  end: i32,
): void {
  const rowBytes = <usize>inner << 2;
  const step = <usize>reduce * rowBytes;
  const divisor = max<f64>(0, <f64>reduce - <f64>correction);
  for (let o = <usize>begin; o < <usize>end; ++o) {
    const from = x + o * step;
    const to = o * rowBytes;
    if (inner == 1) {
      row(from, variance + to, mean + to, reduce, divisor);
      continue;
    }
    for (let i = 0; i < inner; i += 4) {
      const at = <usize>i << 2;
      columns(from + at, variance + to + at, mean + to + at, reduce, rowBytes, inner - i, divisor);
    }
  }
}
