import { horizontalSum } from '../inline/horizontal';
import { loadLanes, storeLanes } from '../inline/tail';
import { distanceLanes } from '../reduce/lanes';

/** y = (x - t)^2, float32 and contiguous; y may be x or t. Range over the elements. */
export function mse(x: usize, t: usize, y: usize, begin: i32, end: i32): void {
  for (let i = begin; i < end; i += 4) {
    const at = <usize>i << 2;
    const d = f32x4.sub(loadLanes(x + at, end - i), loadLanes(t + at, end - i));
    storeLanes(y + at, f32x4.mul(d, d), end - i);
  }
}

/** out[0] = scale * sum of (x - t)^2 over n elements, pairwise; a scale of 1 / n divides by n. */
export function mseReduce(x: usize, t: usize, out: usize, n: i32, scale: f32): void {
  const total = horizontalSum(distanceLanes(x, t, n, i32x4.splat(0)));
  store<f32>(out, scale == <f32>1 / <f32>n ? total / <f32>n : total * scale);
}

/** gx = 2 scale (x - t) g, where g is one number for gStep = 0, else as x; gx may be any of them. Range over the elements. */
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
  for (let i = begin; i < end; i += 4) {
    const at = <usize>i << 2;
    const d = f32x4.sub(loadLanes(x + at, end - i), loadLanes(t + at, end - i));
    const k = gStep != 0 ? loadLanes(g + at, end - i) : one;
    storeLanes(gx + at, f32x4.mul(f32x4.mul(factor, d), k), end - i);
  }
}
