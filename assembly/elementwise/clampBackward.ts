import { loadLanes, storeLanes } from '../inline/tail';

/** y = g where low <= x <= high, else 0, begin <= i < end: the gradient of clamp. All contiguous float32. */
export function clampBackward(g: usize, x: usize, y: usize, low: f32, high: f32, begin: i32, end: i32): void {
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  for (let i = begin; i < end; i += 4) {
    const at = (<usize>i) << 2;
    const count = end - i;
    const v = loadLanes(x + at, count);
    const inside = v128.and(f32x4.ge(v, lows), f32x4.le(v, highs));
    storeLanes(y + at, v128.and(loadLanes(g + at, count), inside), count);
  }
}
