import { loadTail, storeTail } from '../inline/tail';

/**
 * y = g where low <= x <= high, else 0, begin <= i < end, all contiguous float32; bounds: f32[3] = low, high, and not 0 where y = g
 * for NaN too.
 */
export function clampBackward(g: usize, x: usize, y: usize, bounds: usize, begin: i32, end: i32): void {
  const low = v128.load32_splat(bounds);
  const high = v128.load32_splat(bounds, 4);
  const undefinedToo = f32x4.ne(v128.load32_splat(bounds, 8), f32x4.splat(0));
  const rest = (end - begin) & 3;
  let at = (<usize>begin) << 2;
  for (const stop = (<usize>(end - rest)) << 2; at < stop; at += 16) {
    v128.store(y + at, masked(v128.load(g + at), v128.load(x + at), low, high, undefinedToo));
  }
  if (rest) storeTail(y + at, masked(loadTail(g + at, rest), loadTail(x + at, rest), low, high, undefinedToo), rest);
}

// @ts-ignore: decorator
@inline
function masked(g: v128, x: v128, low: v128, high: v128, undefinedToo: v128): v128 {
  const within = v128.and(f32x4.ge(x, low), f32x4.le(x, high));
  return v128.and(g, v128.or(within, v128.and(f32x4.ne(x, x), undefinedToo)));
}
