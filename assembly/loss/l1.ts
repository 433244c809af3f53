import { loadLanes, storeLanes } from '../inline/tail';
import { scaledDistance } from '../reduce/lanes';

// @ts-ignore: decorator
@inline
function distance(x: usize, t: usize, y: usize, count: i32): void {
  storeLanes(y, f32x4.abs(f32x4.sub(loadLanes(x, count), loadLanes(t, count))), count);
}

/** y = |x - t|, float32 and contiguous; y may be x or t. Range over the elements. */
export function l1(x: usize, t: usize, y: usize, begin: i32, end: i32): void {
  let at = (<usize>begin) << 2;
  const rest = (end - begin) & 3;
  for (const stop = (<usize>(end - rest)) << 2; at < stop; at += 16) distance(x + at, t + at, y + at, 4);
  if (rest != 0) distance(x + at, t + at, y + at, rest);
}

/** out[0] = scale * sum of |x - t| over n elements, pairwise; a scale of 1 / n divides by n. */
export function l1Reduce(x: usize, t: usize, out: usize, n: i32, scale: f32): void {
  store<f32>(out, scaledDistance(x, t, n, scale, i32x4.splat(-1)));
}

// @ts-ignore: decorator
@inline
function slope(x: usize, t: usize, g: usize, gx: usize, one: v128, each: bool, factor: v128, count: i32): void {
  const a = loadLanes(x, count);
  const b = loadLanes(t, count);
  const k = f32x4.mul(factor, each ? loadLanes(g, count) : one);
  storeLanes(gx, f32x4.sub(v128.and(f32x4.gt(a, b), k), v128.and(f32x4.lt(a, b), k)), count);
}

/**
 * gx = scale sign(x - t) g with sign(0) = sign(NaN) = 0, where g is one number for gStep = 0, else as x; gx may be any
 * of them. Range over the elements.
 */
export function l1Backward(
  x: usize,
  t: usize,
  g: usize,
  gStep: i32,
  gx: usize,
  scale: f32,
  begin: i32,
  end: i32,
): void {
  const factor = f32x4.splat(scale);
  const one = v128.load32_splat(g);
  const each = gStep != 0;
  let at = (<usize>begin) << 2;
  const rest = (end - begin) & 3;
  for (const stop = (<usize>(end - rest)) << 2; at < stop; at += 16) {
    slope(x + at, t + at, g + at, gx + at, one, each, factor, 4);
  }
  if (rest != 0) slope(x + at, t + at, g + at, gx + at, one, each, factor, rest);
}
