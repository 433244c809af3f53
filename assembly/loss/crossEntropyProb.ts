import { log4 } from '../inline/log';
import {
  acrossLanes,
  fullWeights,
  strandFull,
  strandStep,
  strandSteps,
  strandWidth,
  tailWeights,
} from '../inline/strand';
import { loadTail, storeLanes, tailMask } from '../inline/tail';
import { expLanes, maxLanes } from '../softmax/lanes';

/** t' (m + rest - x) with t' = keep t + even and m + rest = lse */
// @ts-ignore: decorator
@inline
function term(x: v128, t: v128, m: v128, rest: v128, keep: v128, even: v128): v128 {
  return f32x4.mul(f32x4.add(f32x4.sub(m, x), rest), f32x4.add(f32x4.mul(keep, t), even));
}

/** Sum by lanes of w times the term along a strand (see inline/strand). */
function lossLanes(
  x: usize,
  t: usize,
  weight: usize,
  step: usize,
  full: i32,
  steps: i32,
  width: i32,
  inner: i32,
  m: v128,
  rest: v128,
  keep: v128,
  even: v128,
): v128 {
  let total = f32x4.splat(0);
  let k = 0;
  for (; k < full; ++k, x += step, t += step) {
    const value = term(v128.load(x), v128.load(t), m, rest, keep, even);
    total = f32x4.add(total, f32x4.mul(value, fullWeights(weight, k, inner)));
  }
  for (; k < steps; ++k, x += step, t += step) {
    const value = term(loadTail(x, width), loadTail(t, width), m, rest, keep, even);
    const weighted = f32x4.mul(value, tailWeights(weight, k, width, inner));
    total = f32x4.add(total, v128.and(weighted, tailMask(width)));
  }
  return total;
}

/**
 * Cross entropy with class probabilities, x and t [n, classes, inner] float32, weight [classes] or 0:
 *
 *   lse  = m + log(sum over c of exp(x_c - m)),  m = max over c of x_c
 *   loss = sum over c of w_c t'_c (lse - x_c),  t' = (1 - e) t + e / classes
 *
 * loss and lse are [n, inner]; e is the smoothing. Range over n. lse - x is computed as (m - x) + log(sum): exact where
 * the logits are large. A probability of 0 on a logit of -Infinity is 0 times Infinity: NaN, as PyTorch gives.
 */
export function crossEntropyProb(
  x: usize,
  t: usize,
  weight: usize,
  loss: usize,
  lse: usize,
  n: i32,
  classes: i32,
  inner: i32,
  smoothing: f32,
  begin: i32,
  end: i32,
): void {
  const rowBytes = (<usize>inner) << 2;
  const step = strandStep(inner);
  const steps = strandSteps(classes, inner);
  const keep = f32x4.splat(1 - smoothing);
  const even = f32x4.splat(smoothing / <f32>classes);
  for (let s = begin; s < end; ++s) {
    for (let i = 0; i < inner; i += 4) {
      const width = strandWidth(classes, inner, i);
      const full = strandFull(classes, inner, width);
      const from = <usize>s * <usize>classes * rowBytes + ((<usize>i) << 2);
      const at = <usize>s * rowBytes + ((<usize>i) << 2);
      const m = maxLanes(x + from, step, full, steps, width, inner);
      const rest = log4(acrossLanes(expLanes(x + from, 0, step, full, steps, width, m), inner));
      const value = lossLanes(x + from, t + from, weight, step, full, steps, width, inner, m, rest, keep, even);
      storeLanes(lse + at, f32x4.add(m, rest), inner - i);
      storeLanes(loss + at, acrossLanes(value, inner), inner - i);
    }
  }
}
