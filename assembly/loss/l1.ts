import { horizontalSum } from '../inline/horizontal';
import { loadLanes, storeLanes } from '../inline/tail';
import { distanceLanes } from '../reduce/lanes';

/** y = |x - t|, float32 and contiguous; y may be x or t. Range over the elements. */
export function l1(x: usize, t: usize, y: usize, begin: i32, end: i32): void {
  for (let i = begin; i < end; i += 4) {
    const at = <usize>i << 2;
    storeLanes(y + at, f32x4.abs(f32x4.sub(loadLanes(x + at, end - i), loadLanes(t + at, end - i))), end - i);
  }
}

/** out[0] = scale * sum of |x - t| over n elements, pairwise; a scale of 1 / n divides by n. */
export function l1Reduce(x: usize, t: usize, out: usize, n: i32, scale: f32): void {
  const total = horizontalSum(distanceLanes(x, t, n, i32x4.splat(-1)));
  store<f32>(out, scale == <f32>1 / <f32>n ? total / <f32>n : total * scale);
}

/**
 * gx = scale sign(x - t) g with sign(0) = sign(NaN) = 0, where g is one number for gStep = 0, else as x; gx may be any of
 * them. Range over the elements.
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
  for (let i = begin; i < end; i += 4) {
    const at = <usize>i << 2;
    const a = loadLanes(x + at, end - i);
    const b = loadLanes(t + at, end - i);
    const k = f32x4.mul(factor, gStep != 0 ? loadLanes(g + at, end - i) : one);
    const positive = v128.and(f32x4.gt(a, b), k);
    storeLanes(gx + at, f32x4.sub(positive, v128.and(f32x4.lt(a, b), k)), end - i);
  }
}
