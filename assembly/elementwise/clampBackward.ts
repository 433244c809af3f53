import { loadLanes, storeLanes } from '../inline/tail';

/** y = g where low <= x <= high, else 0, begin <= i < end, all contiguous float32; bounds: f32[2] = low, high. */
export function clampBackward(g: usize, x: usize, y: usize, bounds: usize, begin: i32, end: i32): void {
  const low = v128.load32_splat(bounds);
  const high = v128.load32_splat(bounds, 4);
  const rest = (end - begin) & 3;
  let at = (<usize>begin) << 2;
  for (const stop = (<usize>(end - rest)) << 2; at < stop; at += 16) {
    v128.store(y + at, masked(v128.load(g + at), v128.load(x + at), low, high));
  }
  if (rest) storeLanes(y + at, masked(loadLanes(g + at, rest), loadLanes(x + at, rest), low, high), rest);
}

// @ts-ignore: decorator
@inline
function masked(g: v128, x: v128, low: v128, high: v128): v128 {
  return v128.and(g, v128.and(f32x4.ge(x, low), f32x4.le(x, high)));
}
