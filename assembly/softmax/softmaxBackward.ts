import { expNonPositive4 } from '../inline/exp';
import { acrossLanes, strandFull, strandStep, strandSteps, strandWidth } from '../inline/strand';
import { loadTail, storeTail } from '../inline/tail';
import { SUM, strandLanes } from '../reduce/lanes';

/** Places that are added up before they join the total, so that the error does not grow with the line. */
const BLOCK = 64;

/** Sum by lanes of g y along a strand (see inline/strand). */
function dotLanes(g: usize, y: usize, step: usize, full: i32, steps: i32, width: i32): v128 {
  let total = f32x4.splat(0);
  let k = 0;
  while (k < full) {
    let part = f32x4.splat(0);
    for (const stop = min(full, k + BLOCK); k < stop; ++k, g += step, y += step) {
      part = f32x4.add(part, f32x4.mul(v128.load(g), v128.load(y)));
    }
    total = f32x4.add(total, part);
  }
  for (; k < steps; ++k, g += step, y += step) {
    total = f32x4.add(total, f32x4.mul(loadTail(g, width), loadTail(y, width)));
  }
  return total;
}

// @ts-ignore: decorator
@inline
function gradient(logarithmic: bool, g: v128, y: v128, total: v128): v128 {
  return logarithmic ? f32x4.sub(g, f32x4.mul(expNonPositive4(y), total)) : f32x4.mul(y, f32x4.sub(g, total));
}

// @ts-ignore: decorator
@inline
function backward(logarithmic: bool, g: usize, y: usize, gx: usize, n: i32, inner: i32, begin: i32, end: i32): void {
  const step = strandStep(inner);
  const steps = strandSteps(n, inner);
  for (let o = begin; o < end; ++o) {
    for (let i = 0; i < inner; i += 4) {
      const width = strandWidth(n, inner, i);
      const full = strandFull(n, inner, width);
      let at = (<usize>o * <usize>n * <usize>inner + <usize>i) << 2;
      const sums = logarithmic
        ? strandLanes(SUM, g + at, step, full, steps, width)
        : dotLanes(g + at, y + at, step, full, steps, width);
      const total = acrossLanes(sums, inner);
      let k = 0;
      for (; k < full; ++k, at += step) {
        v128.store(gx + at, gradient(logarithmic, v128.load(g + at), v128.load(y + at), total));
      }
      for (; k < steps; ++k, at += step) {
        const value = gradient(logarithmic, loadTail(g + at, width), loadTail(y + at, width), total);
        storeTail(gx + at, value, width);
      }
    }
  }
}

/**
 * gx[o, c, i] = y[o, c, i] (g[o, c, i] - sum over k of g[o, k, i] y[o, k, i]) with y the softmax, float32,
 * [outer, n, inner] row-major; gx may be g. Range over outer.
 */
export function softmaxBackward(
  g: usize,
  y: usize,
  gx: usize,
  outer: i32,
  n: i32,
  inner: i32,
  begin: i32,
  end: i32,
): void {
  backward(false, g, y, gx, n, inner, begin, end);
}

/**
 * gx[o, c, i] = g[o, c, i] - exp(y[o, c, i]) sum over k of g[o, k, i] with y the log-softmax (nowhere above 0), as
 * softmaxBackward.
 */
export function logSoftmaxBackward(
  g: usize,
  y: usize,
  gx: usize,
  outer: i32,
  n: i32,
  inner: i32,
  begin: i32,
  end: i32,
): void {
  backward(true, g, y, gx, n, inner, begin, end);
}
