import { loadLanes, storeLanes } from '../inline/tail';
import { scaledDistance } from '../reduce/lanes';

// @ts-ignore: decorator
@inline
function square(x: usize, t: usize, y: usize, count: i32): void {
  const d = f32x4.sub(loadLanes(x, count), loadLanes(t, count));
  storeLanes(y, f32x4.mul(d, d), count);
}

/** y = (x - t)^2, float32 and contiguous; y may be x or t. Range over the elements. */
export function mse(x: usize, t: usize, y: usize, begin: i32, end: i32): void {
  let at = (<usize>begin) << 2;
  const rest = (end - begin) & 3;
  for (const stop = (<usize>(end - rest)) << 2; at < stop; at += 16) square(x + at, t + at, y + at, 4);
  if (rest != 0) square(x + at, t + at, y + at, rest);
}

/** out[0] = scale * sum of (x - t)^2 over n elements, pairwise; a scale of 1 / n divides by n. */
export function mseReduce(x: usize, t: usize, out: usize, n: i32, scale: f32): void {
  store<f32>(out, scaledDistance(x, t, n, scale, i32x4.splat(0)));
}

// @ts-ignore: decorator
@inline
function slope(x: usize, t: usize, g: usize, gx: usize, one: v128, each: bool, factor: v128, count: i32): void {
  const d = f32x4.sub(loadLanes(x, count), loadLanes(t, count));
  storeLanes(gx, f32x4.mul(f32x4.mul(factor, d), each ? loadLanes(g, count) : one), count);
}

/**
 * gx = 2 scale (x - t) g, where g is one number for gStep = 0, else as x; gx may be any of them. Range over the
 * elements.
 */
export function mseBackward(
  x: usize,
  t: usize,
  g: usize,
  gStep: i32,
  gx: usize,
  scale: f32,
  begin: i32,
  end: i32,
): void {
  const factor = f32x4.splat(2 * scale);
  const one = v128.load32_splat(g);
  const each = gStep != 0;
  let at = (<usize>begin) << 2;
  const rest = (end - begin) & 3;
  for (const stop = (<usize>(end - rest)) << 2; at < stop; at += 16) {
    slope(x + at, t + at, g + at, gx + at, one, each, factor, 4);
  }
  if (rest != 0) slope(x + at, t + at, g + at, gx + at, one, each, factor, rest);
}
