import { lowerDoubles, toFloats, upperDoubles } from '../inline/double';
import { strandFull, strandStep, strandSteps, strandWidth } from '../inline/strand';
import { loadTail, storeLanes, tailMask } from '../inline/tail';

/** Sums of two pairs of lanes, as float64, become the sum of the line in each where inner is 1. */
// @ts-ignore: decorator
@inline
function across(own: v128, other: v128, inner: i32): v128 {
  if (inner != 1) return own;
  const pairs = f64x2.add(own, other);
  return f64x2.splat(f64x2.extract_lane(pairs, 0) + f64x2.extract_lane(pairs, 1));
}

/** Mean and variance of the lines of a strand (see inline/strand) of n numbers each. */
function moments(
  x: usize,
  variance: usize,
  mean: usize,
  step: usize,
  full: i32,
  steps: i32,
  width: i32,
  n: i32,
  inner: i32,
  lines: i32,
  divisor: f64,
): void {
  let lower = f64x2.splat(0);
  let upper = lower;
  let p = x;
  let k = 0;
  for (; k < full; ++k, p += step) {
    const four = v128.load(p);
    lower = f64x2.add(lower, lowerDoubles(four));
    upper = f64x2.add(upper, upperDoubles(four));
  }
  for (; k < steps; ++k, p += step) {
    const four = loadTail(p, width);
    lower = f64x2.add(lower, lowerDoubles(four));
    upper = f64x2.add(upper, upperDoubles(four));
  }
  const count = f64x2.splat(n);
  const lowerMean = f64x2.div(across(lower, upper, inner), count);
  const upperMean = f64x2.div(across(upper, lower, inner), count);
  lower = f64x2.splat(0);
  upper = lower;
  for (k = 0, p = x; k < full; ++k, p += step) {
    const four = v128.load(p);
    const a = f64x2.sub(lowerDoubles(four), lowerMean);
    const b = f64x2.sub(upperDoubles(four), upperMean);
    lower = f64x2.add(lower, f64x2.mul(a, a));
    upper = f64x2.add(upper, f64x2.mul(b, b));
  }
  for (; k < steps; ++k, p += step) {
    const four = loadTail(p, width);
    const a = v128.and(f64x2.sub(lowerDoubles(four), lowerMean), i64x2.extend_low_i32x4_s(tailMask(width)));
    const b = v128.and(f64x2.sub(upperDoubles(four), upperMean), i64x2.extend_high_i32x4_s(tailMask(width)));
    lower = f64x2.add(lower, f64x2.mul(a, a));
    upper = f64x2.add(upper, f64x2.mul(b, b));
  }
  const by = f64x2.splat(divisor);
  const lowerVariance = f64x2.div(across(lower, upper, inner), by);
  const upperVariance = f64x2.div(across(upper, lower, inner), by);
  storeLanes(mean, toFloats(lowerMean, upperMean), lines);
  storeLanes(variance, toFloats(lowerVariance, upperVariance), lines);
}

/**
 * mean[o, i] = sum over r of x[o, r, i] / reduce and variance[o, i] = sum over r of (x[o, r, i] - mean[o, i])^2 /
 * max(0, reduce - correction), float32, x [outer, reduce, inner], the results [outer, inner], row-major. Two passes
 * with float64 sums, four elements or columns at a time: as accurate as Welford's recurrence in float64. 0 / 0 is NaN.
 * Range over outer.
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
  const step = strandStep(inner);
  const steps = strandSteps(reduce, inner);
  const divisor = max<f64>(0, <f64>reduce - <f64>correction);
  for (let o = <usize>begin; o < <usize>end; ++o) {
    for (let i = 0; i < inner; i += 4) {
      const width = strandWidth(reduce, inner, i);
      const full = strandFull(reduce, inner, width);
      const from = x + ((o * <usize>reduce * <usize>inner + <usize>i) << 2);
      const to = (o * <usize>inner + <usize>i) << 2;
      moments(from, variance + to, mean + to, step, full, steps, width, reduce, inner, inner - i, divisor);
    }
  }
}
