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

/**
 * Sum by lanes of w_c (m + rest - x_c) along a strand (see inline/strand), with m + rest = lse: the smoothing term.
 * Nothing cancels: no term is below 0.
 */
function smoothLanes(
  x: usize,
  weight: usize,
  step: usize,
  full: i32,
  steps: i32,
  width: i32,
  inner: i32,
  m: v128,
  rest: v128,
): v128 {
  let total = f32x4.splat(0);
  let k = 0;
  for (; k < full; ++k, x += step) {
    const nll = f32x4.add(f32x4.sub(m, v128.load(x)), rest);
    total = f32x4.add(total, f32x4.mul(nll, fullWeights(weight, k, inner)));
  }
  for (; k < steps; ++k, x += step) {
    const nll = f32x4.add(f32x4.sub(m, loadTail(x, width)), rest);
    const term = f32x4.mul(nll, tailWeights(weight, k, width, inner));
    total = f32x4.add(total, v128.and(term, tailMask(width)));
  }
  return total;
}

/**
 * Cross entropy with class indices, x [n, classes, inner] float32, target [n, inner] int32, weight [classes] or 0:
 *
 *   lse  = m + log(sum over c of exp(x_c - m)),  m = max over c of x_c
 *   loss = (1 - e) w_y (lse - x_y) + (e / classes) sum over c of w_c (lse - x_c)
 *   wOut = w_y
 *
 * loss, lse and wOut are [n, inner]; e is the smoothing; an ignored target gives loss 0 and wOut 0. Range over n.
 * lse - x is computed as (m - x) + log(sum): exact where the logits are large. Without smoothing only x_y counts, so
 * that a logit of -Infinity elsewhere does no harm.
 *
 * While a sample is under way its m, log(sum) and smoothing term stand in lse, loss and wOut: no workspace is needed.
 */
export function crossEntropyIndex(
  x: usize,
  target: usize,
  weight: usize,
  loss: usize,
  lse: usize,
  wOut: usize,
  n: i32,
  classes: i32,
  inner: i32,
  ignoreIndex: i32,
  smoothing: f32,
  begin: i32,
  end: i32,
): void {
  const rowBytes = (<usize>inner) << 2;
  const step = strandStep(inner);
  const steps = strandSteps(classes, inner);
  for (let s = begin; s < end; ++s) {
    const sample = x + <usize>s * <usize>classes * rowBytes;
    const first = <usize>s * rowBytes;
    for (let i = 0; i < inner; i += 4) {
      const width = strandWidth(classes, inner, i);
      const full = strandFull(classes, inner, width);
      const from = sample + ((<usize>i) << 2);
      const at = first + ((<usize>i) << 2);
      const m = maxLanes(from, step, full, steps, width, inner);
      const rest = log4(acrossLanes(expLanes(from, 0, step, full, steps, width, m), inner));
      storeLanes(lse + at, m, inner - i);
      storeLanes(loss + at, rest, inner - i);
      if (smoothing != 0) {
        const smooth = smoothLanes(from, weight, step, full, steps, width, inner, m, rest);
        storeLanes(wOut + at, acrossLanes(smooth, inner), inner - i);
      }
    }
    for (let i: usize = 0; i < rowBytes; i += 4) {
      const y = load<i32>(target + first + i);
      const at = first + i;
      const m = load<f32>(lse + at);
      const rest = load<f32>(loss + at);
      store<f32>(lse + at, m + rest);
      if (y == ignoreIndex) {
        store<f32>(loss + at, 0);
        store<f32>(wOut + at, 0);
        continue;
      }
      const w: f32 = weight != 0 ? load<f32>(weight + ((<usize>y) << 2)) : 1;
      let value = w * (m - load<f32>(sample + <usize>y * rowBytes + i) + rest);
      if (smoothing != 0) value = (1 - smoothing) * value + (smoothing / <f32>classes) * load<f32>(wOut + at);
      store<f32>(loss + at, value);
      store<f32>(wOut + at, w);
    }
  }
}
