import { expNonPositive4 } from '../inline/exp';
import { horizontalSum } from '../inline/horizontal';
import { log4 } from '../inline/log';
import { loadLanes, loadTail, storeLanes, storeTail, tailMask } from '../inline/tail';
import { columnExpSum } from '../softmax/columns';
import { expSum } from '../softmax/rows';

/** w t' with t' = keep t + even */
// @ts-ignore: decorator
@inline
function wanted(t: v128, w: v128, keep: v128, even: v128): v128 {
  return f32x4.mul(w, f32x4.add(f32x4.mul(t, keep), even));
}

/**
 * One row. k = g scale, lse the rounded logarithm of the sum of exponentials, total = sum of exp(x - lse), which is 1 but
 * for that rounding: log(total) and 1 / total undo it.
 */
function backwardRow(
  x: usize,
  t: usize,
  weight: usize,
  gx: usize,
  gt: usize,
  n: i32,
  k: v128,
  lse: v128,
  total: v128,
  keep: v128,
  even: v128,
): void {
  const bytes = <usize>(n & ~3) << 2;
  const rest = n & 3;
  let w = f32x4.splat(1);
  if (gx != 0) {
    let mass = f32x4.splat(0);
    for (let c: usize = 0; c < bytes; c += 16) {
      if (weight != 0) w = v128.load(weight + c);
      mass = f32x4.add(mass, wanted(v128.load(t + c), w, keep, even));
    }
    if (rest != 0) {
      if (weight != 0) w = loadTail(weight + bytes, rest);
      mass = f32x4.add(mass, v128.and(wanted(loadTail(t + bytes, rest), w, keep, even), tailMask(rest)));
    }
    const a = f32x4.div(f32x4.splat(horizontalSum(mass)), total);
    for (let c: usize = 0; c < bytes; c += 16) {
      if (weight != 0) w = v128.load(weight + c);
      const p = f32x4.mul(a, expNonPositive4(f32x4.sub(v128.load(x + c), lse)));
      v128.store(gx + c, f32x4.mul(k, f32x4.sub(p, wanted(v128.load(t + c), w, keep, even))));
    }
    if (rest != 0) {
      if (weight != 0) w = loadTail(weight + bytes, rest);
      const p = f32x4.mul(a, expNonPositive4(f32x4.sub(loadTail(x + bytes, rest), lse)));
      storeTail(gx + bytes, f32x4.mul(k, f32x4.sub(p, wanted(loadTail(t + bytes, rest), w, keep, even))), rest);
    }
  }
  if (gt != 0) {
    const factor = f32x4.mul(k, keep);
    const correction = log4(total);
    for (let c: usize = 0; c < bytes; c += 16) {
      if (weight != 0) w = v128.load(weight + c);
      const nll = f32x4.add(f32x4.sub(lse, v128.load(x + c)), correction);
      v128.store(gt + c, f32x4.mul(f32x4.mul(factor, w), nll));
    }
    if (rest != 0) {
      if (weight != 0) w = loadTail(weight + bytes, rest);
      const nll = f32x4.add(f32x4.sub(lse, loadTail(x + bytes, rest)), correction);
      storeTail(gt + bytes, f32x4.mul(f32x4.mul(factor, w), nll), rest);
    }
  }
}

/** As backwardRow down the rows of up to four columns. */
function backwardColumns(
  x: usize,
  t: usize,
  weight: usize,
  gx: usize,
  gt: usize,
  n: i32,
  rowBytes: usize,
  count: i32,
  k: v128,
  lse: v128,
  total: v128,
  keep: v128,
  even: v128,
): void {
  let w = f32x4.splat(1);
  let mass = f32x4.splat(0);
  for (let c = 0, at: usize = 0; c < n; ++c, at += rowBytes) {
    if (weight != 0) w = v128.load32_splat(weight + (<usize>c << 2));
    mass = f32x4.add(mass, wanted(loadLanes(t + at, count), w, keep, even));
  }
  const a = f32x4.div(mass, total);
  const factor = f32x4.mul(k, keep);
  const correction = log4(total);
  for (let c = 0, at: usize = 0; c < n; ++c, at += rowBytes) {
    if (weight != 0) w = v128.load32_splat(weight + (<usize>c << 2));
    const value = loadLanes(x + at, count);
    if (gx != 0) {
      const p = f32x4.mul(a, expNonPositive4(f32x4.sub(value, lse)));
      const own = wanted(loadLanes(t + at, count), w, keep, even);
      storeLanes(gx + at, f32x4.mul(k, f32x4.sub(p, own)), count);
    }
    if (gt != 0) {
      const nll = f32x4.add(f32x4.sub(lse, value), correction);
      storeLanes(gt + at, f32x4.mul(f32x4.mul(factor, w), nll), count);
    }
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
  const rowBytes = <usize>inner << 2;
  const step = <usize>classes * rowBytes;
  const keep = f32x4.splat(1 - smoothing);
  const even = f32x4.splat(smoothing / <f32>classes);
  const factor = f32x4.splat(scale);
  for (let s = begin; s < end; ++s) {
    const first = <usize>s * rowBytes;
    for (let i = 0; i < inner; i += 4) {
      const count = inner - i;
      const place = first + (<usize>i << 2);
      const at = <usize>s * step + (<usize>i << 2);
      const gxAt = gx != 0 ? gx + at : 0;
      const gtAt = gt != 0 ? gt + at : 0;
      if (inner == 1) {
        const shift = load<f32>(lse + place);
        const k = f32x4.splat(load<f32>(gStep != 0 ? g + place : g) * scale);
        const total = f32x4.splat(expSum(x + at, classes, shift));
        backwardRow(x + at, t + at, weight, gxAt, gtAt, classes, k, f32x4.splat(shift), total, keep, even);
      } else {
        const shift = loadLanes(lse + place, count);
        const k = f32x4.mul(factor, gStep != 0 ? loadLanes(g + place, count) : v128.load32_splat(g));
        const total = columnExpSum(x + at, 0, classes, rowBytes, count, shift);
        backwardColumns(x + at, t + at, weight, gxAt, gtAt, classes, rowBytes, count, k, shift, total, keep, even);
      }
    }
  }
}
