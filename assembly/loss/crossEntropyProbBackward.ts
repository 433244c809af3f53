import { logLanes } from '../inline/log';
import { acrossLanes, strandFull, strandStep, strandSteps, strandWidth, weightLanes } from '../inline/strand';
import { loadLanes, storeLanes, tailMask } from '../inline/tail';
import { expLanes } from '../softmax/lanes';

/** Sum by lanes of w t' along a strand (see inline/strand), with t' = keep t + even. */
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
  for (let k = 0; k < steps; ++k, t += step) {
    const wanted = f32x4.add(f32x4.mul(keep, loadLanes(t, k < full ? 4 : width)), even);
    const term = f32x4.mul(wanted, weightLanes(weight, k, full, width, inner));
    total = f32x4.add(total, k < full ? term : v128.and(term, tailMask(width)));
  }
  return total;
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
  const rowBytes = <usize>inner << 2;
  const step = strandStep(inner);
  const steps = strandSteps(classes, inner);
  const keep = f32x4.splat(1 - smoothing);
  const even = f32x4.splat(smoothing / <f32>classes);
  for (let s = begin; s < end; ++s) {
    for (let i = 0; i < inner; i += 4) {
      const width = strandWidth(classes, inner, i);
      const full = strandFull(classes, inner, width);
      const first = <usize>s * rowBytes + (<usize>i << 2);
      let at = <usize>s * <usize>classes * rowBytes + (<usize>i << 2);
      let up = gStep != 0 ? loadLanes(g + first, inner - i) : v128.load32_splat(g);
      let shift = loadLanes(lse + first, inner - i);
      if (inner == 1) {
        up = f32x4.splat(f32x4.extract_lane(up, 0));
        shift = f32x4.splat(f32x4.extract_lane(shift, 0));
      }
      const k = f32x4.mul(up, f32x4.splat(scale));
      // The sum of exp(x - lse) is 1 but for the rounding of lse: its reciprocal and its logarithm undo that.
      const total = acrossLanes(expLanes(x + at, gx != 0 ? gx + at : 0, step, full, steps, width, shift), inner);
      const mass = acrossLanes(massLanes(t + at, weight, step, full, steps, width, inner, keep, even), inner);
      const a = f32x4.div(mass, total);
      const correction = logLanes(total);
      for (let c = 0; c < steps; ++c, at += step) {
        const lanes = c < full ? 4 : width;
        const w = f32x4.mul(k, weightLanes(weight, c, full, width, inner));
        const value = f32x4.sub(loadLanes(x + at, lanes), shift);
        if (gx != 0) {
          const wanted = f32x4.add(f32x4.mul(keep, loadLanes(t + at, lanes)), even);
          const p = f32x4.mul(a, loadLanes(gx + at, lanes));
          storeLanes(gx + at, f32x4.sub(f32x4.mul(k, p), f32x4.mul(w, wanted)), lanes);
        }
        if (gt != 0) storeLanes(gt + at, f32x4.mul(f32x4.mul(w, keep), f32x4.sub(correction, value)), lanes);
      }
    }
  }
}
