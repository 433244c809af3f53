import { gatherLanes, storeFirstLanes } from '../inline/lanes';
import { loadOperand } from '../inline/loadOperand';
import { madd } from '../inline/madd';

/** y = alpha x + y over contiguous float32. */
export function axpy(x: usize, y: usize, alpha: f32, begin: i32, end: i32): void {
  addScaled(y, x, y, 1, 1, alpha, begin, end);
}

/** y = alpha x over contiguous float32; x = y allowed. */
export function scale(x: usize, y: usize, alpha: f32, begin: i32, end: i32): void {
  x += <usize>begin << 2;
  y += <usize>begin << 2;
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
    const v = f32x4.mul(factor, n > 3 ? v128.load(x) : gatherLanes(x, 4, n));
    if (n > 3) v128.store(y, v);
    else storeFirstLanes(y, v, n);
    x += 16;
    y += 16;
  }
}

/**
 * y[i] = a[i * aStep] + alpha b[i * bStep] over float32, begin <= i < end; y contiguous (y = a or y = b allowed), steps 0
 * (one element) or 1.
 */
export function addScaled(
  a: usize, b: usize, y: usize, aStep: i32, bStep: i32, alpha: f32, begin: i32, end: i32,
): void {
  a += <usize>(begin * aStep) << 2;
  b += <usize>(begin * bStep) << 2;
  y += <usize>begin << 2;
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
    const r = madd(factor, loadOperand(b, bStep, n), loadOperand(a, aStep, n));
    if (n > 3) v128.store(y, r);
    else storeFirstLanes(y, r, n);
    a += <usize>(aStep << 4);
    b += <usize>(bStep << 4);
    y += 16;
  }
}
