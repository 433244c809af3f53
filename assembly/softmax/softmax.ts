import { log4 } from '../inline/log';
import { acrossLanes, strandFull, strandStep, strandSteps, strandWidth } from '../inline/strand';
import { loadTail, storeTail } from '../inline/tail';
import { expLanes, maxLanes } from './lanes';

/** x - m - log(sum), or exp(x - m) / sum of which the division is left. */
// @ts-ignore: decorator
@inline
function finish(logarithmic: bool, value: v128, m: v128, rest: v128): v128 {
  return logarithmic ? f32x4.sub(f32x4.sub(value, m), rest) : f32x4.mul(value, rest);
}

// @ts-ignore: decorator
@inline
function normalize(logarithmic: bool, x: usize, y: usize, n: i32, inner: i32, begin: i32, end: i32): void {
  const step = strandStep(inner);
  const steps = strandSteps(n, inner);
  for (let o = begin; o < end; ++o) {
    for (let i = 0; i < inner; i += 4) {
      const width = strandWidth(n, inner, i);
      const full = strandFull(n, inner, width);
      let at = (<usize>o * <usize>n * <usize>inner + <usize>i) << 2;
      const m = maxLanes(x + at, step, full, steps, width, inner);
      const total = acrossLanes(expLanes(x + at, logarithmic ? 0 : y + at, step, full, steps, width, m), inner);
      const rest = logarithmic ? log4(total) : f32x4.div(f32x4.splat(1), total);
      const from = logarithmic ? x : y;
      let k = 0;
      for (; k < full; ++k, at += step) v128.store(y + at, finish(logarithmic, v128.load(from + at), m, rest));
      for (; k < steps; ++k, at += step) {
        storeTail(y + at, finish(logarithmic, loadTail(from + at, width), m, rest), width);
      }
    }
  }
}

/**
 * y[o, c, i] = exp(x[o, c, i] - m) / sum over c of exp(x[o, c, i] - m) with m the maximum over c, float32,
 * [outer, n, inner] row-major; y may be x. Range over outer. A line of -Infinity only, or with +Infinity or NaN, is
 * NaN.
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
