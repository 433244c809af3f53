import { horizontalSum, swapNeighbours, upperHalf } from '../inline/horizontal';
import { acrossLanes, strandFull, strandStep, strandSteps, strandWidth } from '../inline/strand';
import { loadTail, storeLanes, tailMask } from '../inline/tail';

/** Elements of one leaf: 4 KB, 32 additions in a row for each of 32 lanes. */
const LEAF = 1024;

/** How many of n > LEAF elements go to the left half: whole leaves. */
// @ts-ignore: decorator
@inline
function leftHalf(n: i32): i32 {
  return (((n - 1) / LEAF + 1) >> 1) * LEAF;
}

/**
 * Sum of n contiguous elements, by lanes: lane i of the result adds up the elements i, i + 4, ... Pairwise over leaves,
 * which have eight accumulators against the latency of the addition: the error stays near 6e-8.
 */
export function sumLanes(x: usize, n: i32): v128 {
  if (n > LEAF) {
    const half = leftHalf(n);
    return f32x4.add(sumLanes(x, half), sumLanes(x + ((<usize>half) << 2), n - half));
  }
  const end = x + ((<usize>(n & ~3)) << 2);
  const stop = x + ((<usize>(n & ~31)) << 2);
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let s2 = s0;
  let s3 = s0;
  let s4 = s0;
  let s5 = s0;
  let s6 = s0;
  let s7 = s0;
  for (; x < stop; x += 128) {
    s0 = f32x4.add(s0, v128.load(x));
    s1 = f32x4.add(s1, v128.load(x, 16));
    s2 = f32x4.add(s2, v128.load(x, 32));
    s3 = f32x4.add(s3, v128.load(x, 48));
    s4 = f32x4.add(s4, v128.load(x, 64));
    s5 = f32x4.add(s5, v128.load(x, 80));
    s6 = f32x4.add(s6, v128.load(x, 96));
    s7 = f32x4.add(s7, v128.load(x, 112));
  }
  s0 = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3));
  s4 = f32x4.add(f32x4.add(s4, s5), f32x4.add(s6, s7));
  s0 = f32x4.add(s0, s4);
  for (; x < end; x += 16) s0 = f32x4.add(s0, v128.load(x));
  return (n & 3) != 0 ? f32x4.add(s0, loadTail(x, n & 3)) : s0;
}

/** |d| or d^2 = |d| |d|: the second factor is 1 in the bits where `absolute` is set. */
// @ts-ignore: decorator
@inline
function distance(x: v128, t: v128, absolute: v128): v128 {
  const d = f32x4.abs(f32x4.sub(x, t));
  return f32x4.mul(d, v128.bitselect(f32x4.splat(1), d, absolute));
}

/** Pairwise sum, by lanes, of |x - t| where absolute is all ones, or (x - t)^2 where it is zero, over n elements. */
function distanceLanes(x: usize, t: usize, n: i32, absolute: v128): v128 {
  if (n > LEAF) {
    const half = leftHalf(n);
    const bytes = (<usize>half) << 2;
    return f32x4.add(distanceLanes(x, t, half, absolute), distanceLanes(x + bytes, t + bytes, n - half, absolute));
  }
  const end = x + ((<usize>(n & ~3)) << 2);
  const stop = x + ((<usize>(n & ~7)) << 2);
  let s0 = f32x4.splat(0);
  let s1 = s0;
  for (; x < stop; x += 32, t += 32) {
    s0 = f32x4.add(s0, distance(v128.load(x), v128.load(t), absolute));
    s1 = f32x4.add(s1, distance(v128.load(x, 16), v128.load(t, 16), absolute));
  }
  s0 = f32x4.add(s0, s1);
  for (; x < end; x += 16, t += 16) s0 = f32x4.add(s0, distance(v128.load(x), v128.load(t), absolute));
  const rest = n & 3;
  return rest != 0 ? f32x4.add(s0, distance(loadTail(x, rest), loadTail(t, rest), absolute)) : s0;
}

/** scale times the sum of distanceLanes; a scale of 1 / n divides by n. */
export function scaledDistance(x: usize, t: usize, n: i32, scale: f32, absolute: v128): f32 {
  const total = horizontalSum(distanceLanes(x, t, n, absolute));
  return scale == <f32>1 / <f32>n ? total / <f32>n : total * scale;
}

/** Places of a strand that are taken in one after the other. */
const RUN = 64;

/** What becomes of the numbers along a strand. */
// @ts-ignore: decorator
@inline
export const SUM = 0;
// @ts-ignore: decorator
@inline
export const SQUARES = 1;
// @ts-ignore: decorator
@inline
export const PRODUCT = 2;

/** Sum, sum of squares or product by lanes along a strand (see inline/strand), pairwise over runs of 64 places. */
export function strandLanes(kind: i32, x: usize, step: usize, full: i32, steps: i32, width: i32): v128 {
  if (steps > RUN) {
    const half = steps >> 1;
    const left = strandLanes(kind, x, step, min(full, half), half, width);
    const right = strandLanes(kind, x + <usize>half * step, step, max(full - half, 0), steps - half, width);
    return kind == PRODUCT ? f32x4.mul(left, right) : f32x4.add(left, right);
  }
  const one = f32x4.splat(1);
  let total = kind == PRODUCT ? one : f32x4.splat(0);
  let k = 0;
  if (kind == SUM) {
    for (; k < full; ++k, x += step) total = f32x4.add(total, v128.load(x));
  } else if (kind == SQUARES) {
    for (; k < full; ++k, x += step) total = f32x4.add(total, f32x4.mul(v128.load(x), v128.load(x)));
  } else {
    for (; k < full; ++k, x += step) total = f32x4.mul(total, v128.load(x));
  }
  for (; k < steps; ++k, x += step) {
    const value = loadTail(x, width);
    if (kind == PRODUCT) total = f32x4.mul(total, v128.bitselect(value, one, tailMask(width)));
    else total = f32x4.add(total, kind == SQUARES ? f32x4.mul(value, value) : value);
  }
  return total;
}

/** y[o, i] = strandLanes over r of x[o, r, i], x [outer, reduce, inner] and y [outer, inner]. */
export function reduceStrands(kind: i32, x: usize, y: usize, reduce: i32, inner: i32, begin: i32, end: i32): void {
  const step = strandStep(inner);
  const steps = strandSteps(reduce, inner);
  for (let o = <usize>begin; o < <usize>end; ++o) {
    for (let i = 0; i < inner; i += 4) {
      const width = strandWidth(reduce, inner, i);
      const from = x + ((o * <usize>reduce * <usize>inner + <usize>i) << 2);
      let lanes = strandLanes(kind, from, step, strandFull(reduce, inner, width), steps, width);
      if (inner == 1) {
        if (kind == PRODUCT) {
          lanes = f32x4.mul(lanes, upperHalf(lanes));
          lanes = f32x4.mul(lanes, swapNeighbours(lanes));
        } else {
          lanes = acrossLanes(lanes, 1);
        }
      }
      storeLanes(y + ((o * <usize>inner + <usize>i) << 2), lanes, inner - i);
    }
  }
}
