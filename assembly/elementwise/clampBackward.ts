import { loadLanes, storeLanes } from '../inline/tail';

/** y = g where low <= x <= high, else 0, begin <= i < end, all contiguous float32; bounds: f32[2] = low, high. */
export function clampBackward(g: usize, x: usize, y: usize, bounds: usize, begin: i32, end: i32): void {
  const low = v128.load32_splat(bounds);
  const high = v128.load32_splat(bounds, 4);
  for (let i = begin; i < end; i += 4) {
    const at = (<usize>i) << 2;
    const v = loadLanes(x + at, end - i);
    const within = v128.and(f32x4.ge(v, low), f32x4.le(v, high));
    storeLanes(y + at, v128.and(loadLanes(g + at, end - i), within), end - i);
  }
}
