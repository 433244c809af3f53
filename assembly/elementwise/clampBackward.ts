import { gatherLanes, storeFirstLanes } from '../inline/lanes';

/**
 * y = min(max(x, low), high) over contiguous float32, x = y allowed. NaN stays NaN; ±Infinity is no bound; low > high
 * gives high, as in PyTorch.
 */
export function clamp(x: usize, y: usize, low: f32, high: f32, begin: i32, end: i32): void {
  x += (<usize>begin) << 2;
  y += (<usize>begin) << 2;
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  let n = end - begin;
  for (; n > 3; n -= 4) {
    v128.store(y, f32x4.pmin(f32x4.pmax(v128.load(x), lows), highs));
    x += 16;
    y += 16;
  }
  if (n > 0) storeFirstLanes(y, f32x4.pmin(f32x4.pmax(gatherLanes(x, 4, n), lows), highs), n);
}

/** y = g where low <= x <= high, else 0: the gradient of clamp. All contiguous float32. */
export function clampBackward(g: usize, x: usize, y: usize, low: f32, high: f32, begin: i32, end: i32): void {
  g += (<usize>begin) << 2;
  x += (<usize>begin) << 2;
  y += (<usize>begin) << 2;
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  let n = end - begin;
  for (; n > 3; n -= 4) {
    const v = v128.load(x);
    v128.store(y, v128.and(v128.load(g), v128.and(f32x4.ge(v, lows), f32x4.le(v, highs))));
    g += 16;
    x += 16;
    y += 16;
  }
  if (n > 0) {
    const v = gatherLanes(x, 4, n);
    storeFirstLanes(y, v128.and(gatherLanes(g, 4, n), v128.and(f32x4.ge(v, lows), f32x4.le(v, highs))), n);
  }
}
