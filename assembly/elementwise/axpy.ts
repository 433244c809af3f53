import { gatherLanes, storeFirstLanes } from '../inline/lanes';
import { madd } from '../inline/madd';

/** y = alpha x + y over contiguous float32. */
export function axpy(x: usize, y: usize, alpha: f32, begin: i32, end: i32): void {
  addScaled(y, x, y, 1, 1, alpha, begin, end);
}

/** y = alpha x over contiguous float32; x = y allowed. */
export function scale(x: usize, y: usize, alpha: f32, begin: i32, end: i32): void {
  x += (<usize>begin) << 2;
  y += (<usize>begin) << 2;
  const factor = f32x4.splat(alpha);
  let n = end - begin;
  for (; n > 7; n -= 8) {
    const v0 = f32x4.mul(factor, v128.load(x));
    const v1 = f32x4.mul(factor, v128.load(x, 16));
    v128.store(y, v0);
    v128.store(y, v1, 16);
    x += 32;
    y += 32;
  }
  for (; n > 0; n -= 4) {
    storeFirstLanes(y, f32x4.mul(factor, gatherLanes(x, 4, n)), n);
    x += 16;
    y += 16;
  }
}

/**
 * y[i] = a[i * aStep] + alpha b[i * bStep] over float32, begin <= i < end; y contiguous (y = a or y = b allowed),
 * steps 0 (one element) or 1.
 */
export function addScaled(
  a: usize,
  b: usize,
  y: usize,
  aStep: i32,
  bStep: i32,
  alpha: f32,
  begin: i32,
  end: i32,
): void {
  const aBytes = (<usize>aStep) << 2;
  const bBytes = (<usize>bStep) << 2;
  a += <usize>begin * aBytes;
  b += <usize>begin * bBytes;
  y += (<usize>begin) << 2;
  const factor = f32x4.splat(alpha);
  let n = end - begin;
  if (aStep == 1 && bStep == 1) {
    for (; n > 7; n -= 8) {
      const v0 = madd(factor, v128.load(b), v128.load(a));
      const v1 = madd(factor, v128.load(b, 16), v128.load(a, 16));
      v128.store(y, v0);
      v128.store(y, v1, 16);
      a += 32;
      b += 32;
      y += 32;
    }
  }
  for (; n > 0; n -= 4) {
    storeFirstLanes(y, madd(factor, gatherLanes(b, bBytes, n), gatherLanes(a, aBytes, n)), n);
    a += aBytes << 2;
    b += bBytes << 2;
    y += 16;
  }
}
