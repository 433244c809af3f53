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
import { loadLanes, loadTail, storeTail, tailMask } from '../inline/tail';
import { expLanes } from '../softmax/lanes';

/** w t' with t' = keep t + even */
// @ts-ignore: decorator
@inline
function wanted(t: v128, w: v128, keep: v128, even: v128): v128 {
  return f32x4.mul(w, f32x4.add(f32x4.mul(keep, t), even));
}

/** Sum by lanes of w t' along a strand (see inline/strand). */
function massLanes(
  t: usize,
  weight: usize,
  step: usize,
  full: i32,
  steps: i32,
  width: i32,
  inner: i32,
  keep: v128,
  even: v128,
): v128 {
  let total = f32x4.splat(0);
  let c = 0;
  for (; c < full; ++c, t += step) {
    total = f32x4.add(total, wanted(v128.load(t), fullWeights(weight, c, inner), keep, even));
  }
  for (; c < steps; ++c, t += step) {
    const term = wanted(loadTail(t, width), tailWeights(weight, c, width, inner), keep, even);
    total = f32x4.add(total, v128.and(term, tailMask(width)));
  }
  return total;
}

/** gx = k (a gx - w t') along a strand, where gx holds exp(x - lse). */
function inputLanes(
  t: usize,
  weight: usize,
  gx: usize,
  step: usize,
  full: i32,
  steps: i32,
  width: i32,
  inner: i32,
  k: v128,
  a: v128,
  keep: v128,
  even: v128,
): void {
  let c = 0;
  for (; c < full; ++c, t += step, gx += step) {
    const own = wanted(v128.load(t), fullWeights(weight, c, inner), keep, even);
    v128.store(gx, f32x4.mul(k, f32x4.sub(f32x4.mul(a, v128.load(gx)), own)));
  }
  for (; c < steps; ++c, t += step, gx += step) {
    const own = wanted(loadTail(t, width), tailWeights(weight, c, width, inner), keep, even);
    storeTail(gx, f32x4.mul(k, f32x4.sub(f32x4.mul(a, loadTail(gx, width)), own)), width);
  }
}

/** gt = k w (lse - x + correction) along a strand. */
function targetLanes(
  x: usize,
  weight: usize,
  gt: usize,
  step: usize,
  full: i32,
  steps: i32,
  width: i32,
  inner: i32,
  k: v128,
  lse: v128,
  correction: v128,
): void {
  let c = 0;
  for (; c < full; ++c, x += step, gt += step) {
    const nll = f32x4.add(f32x4.sub(lse, v128.load(x)), correction);
    v128.store(gt, f32x4.mul(f32x4.mul(k, fullWeights(weight, c, inner)), nll));
  }
  for (; c < steps; ++c, x += step, gt += step) {
    const nll = f32x4.add(f32x4.sub(lse, loadTail(x, width)), correction);
    storeTail(gt, f32x4.mul(f32x4.mul(k, tailWeights(weight, c, width, inner)), nll), width);
  }
}

/**
 * Gradients of crossEntropyProb, with k = g scale (g one number for gStep = 0, else [n, inner]), p the softmax and
 * t' = (1 - e) t + e / classes:
 *
 *   gx_c = k (p_c sum over j of w_j t'_j - w_c t'_c)
 *   gt_c = k (1 - e) w_c (lse - x_c)
 *
 * gx and gt are [n, classes, inner]; either may be 0: not wanted. Range over n.
 */
export function crossEntropyProbBackward(
  x: usize,
  t: usize,
  weight: usize,
  lse: usize,
  g: usize,
  gStep: i32,
  scale: f32,
  gx: usize,
  gt: usize,
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
      const first = <usize>s * rowBytes + ((<usize>i) << 2);
      const at = <usize>s * <usize>classes * rowBytes + ((<usize>i) << 2);
      let g4 = gStep != 0 ? loadLanes(g + first, inner - i) : v128.load32_splat(g);
      let shift = loadLanes(lse + first, inner - i);
      if (inner == 1) {
        g4 = f32x4.splat(f32x4.extract_lane(g4, 0));
        shift = f32x4.splat(f32x4.extract_lane(shift, 0));
      }
      const k = f32x4.mul(g4, f32x4.splat(scale));
      // The sum of exp(x - lse) is 1 but for the rounding of lse: its reciprocal and its logarithm undo that.
      const total = acrossLanes(expLanes(x + at, gx != 0 ? gx + at : 0, step, full, steps, width, shift), inner);
      if (gx != 0) {
        const mass = acrossLanes(massLanes(t + at, weight, step, full, steps, width, inner, keep, even), inner);
        const a = f32x4.div(mass, total);
        inputLanes(t + at, weight, gx + at, step, full, steps, width, inner, k, a, keep, even);
      }
      if (gt != 0) {
        const up = f32x4.mul(k, keep);
        targetLanes(x + at, weight, gt + at, step, full, steps, width, inner, up, shift, log4(total));
      }
    }
  }
}
