import { gatherLanes, storeFirstLanes } from '../inline/lanes';

/**
 * y = min(max(x, low), high) over contiguous float32, x = y allowed. NaN stays NaN; ±Infinity is no bound; low > high
 * gives high, as in PyTorch.
 */
export function clamp(x: usize, y: usize, low: f32, high: f32, begin: i32, end: i32): void {
  x += <usize>begin << 2;
  y += <usize>begin << 2;
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  for (let n = end - begin; n > 0; n -= 4) {
    const v = n > 3 ? v128.load(x) : gatherLanes(x, 4, n);
    const r = f32x4.pmin(f32x4.pmax(v, lows), highs);
    if (n > 3) v128.store(y, r);
    else storeFirstLanes(y, r, n);
    x += 16;
    y += 16;
  }
}

/** y = g where low <= x <= high, else 0: the gradient of clamp. All contiguous float32. */
export function clampBackward(g: usize, x: usize, y: usize, low: f32, high: f32, begin: i32, end: i32): void {
  g += <usize>begin << 2;
  x += <usize>begin << 2;
  y += <usize>begin << 2;
  const lows = f32x4.splat(low);
  const highs = f32x4.splat(high);
  for (let n = end - begin; n > 0; n -= 4) {
    const v = n > 3 ? v128.load(x) : gatherLanes(x, 4, n);
    const inside = v128.and(f32x4.ge(v, lows), f32x4.le(v, highs));
    const r = v128.and(n > 3 ? v128.load(g) : gatherLanes(g, 4, n), inside);
    if (n > 3) v128.store(y, r);
    else storeFirstLanes(y, r, n);
    g += 16;
    x += 16;
    y += 16;
  }
}
