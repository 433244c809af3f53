import { logLanes } from '../inline/log';
import { acrossLanes, strandFull, strandStep, strandSteps, strandWidth } from '../inline/strand';
import { loadLanes, storeLanes } from '../inline/tail';
import { expLanes, maxLanes } from './lanes';

// @ts-ignore: decorator
@inline
function normalize(logarithmic: bool, x: usize, y: usize, n: i32, inner: i32, begin: i32, end: i32): void {
  const step = strandStep(inner);
  const steps = strandSteps(n, inner);
  for (let o = begin; o < end; ++o) {
    for (let i = 0; i < inner; i += 4) {
      const width = strandWidth(n, inner, i);
      const full = strandFull(n, inner, width);
      const at = (<usize>o * <usize>n * <usize>inner + <usize>i) << 2;
      const m = maxLanes(x + at, step, full, steps, width, inner);
      const total = acrossLanes(expLanes(x + at, logarithmic ? 0 : y + at, step, full, steps, width, m), inner);
      const rest = logarithmic ? logLanes(total) : f32x4.div(f32x4.splat(1), total);
      for (let k = 0, place = at; k < steps; ++k, place += step) {
        const lanes = k < full ? 4 : width;
        const value = logarithmic
          ? f32x4.sub(f32x4.sub(loadLanes(x + place, lanes), m), rest)
          : f32x4.mul(loadLanes(y + place, lanes), rest);
        storeLanes(y + place, value, lanes);
      }
    }
  }
}

/**
 * y[o, c, i] = exp(x[o, c, i] - m) / sum over c of exp(x[o, c, i] - m) with m the maximum over c, float32,
 * [outer, n, inner] row-major; y may be x. Range over outer. A line of -Infinity only, or with +Infinity or NaN, is NaN.
 *
 * Three passes over a line of four neighbours a step (inner 1), or over four lines at a time.
 */
export function softmax(x: usize, y: usize, outer: i32, n: i32, inner: i32, begin: i32, end: i32): void {
  normalize(false, x, y, n, inner, begin, end);
}

/**
 * y[o, c, i] = x[o, c, i] - m - log(sum over c of exp(x[o, c, i] - m)), as softmax; y may be x. The maximum m is
 * subtracted first: the logarithm of the sum is small and would vanish beside a large m.
 */
export function logSoftmax(x: usize, y: usize, outer: i32, n: i32, inner: i32, begin: i32, end: i32): void {
  normalize(true, x, y, n, inner, begin, end);
}
