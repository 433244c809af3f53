import { loadOperand } from '../inline/loadOperand';
import { storeFirstLanes } from '../inline/lanes';

/**
 * y[i] = cond[i] ? a[i * aStep] : b[i * bStep], begin <= i < end. cond: bytes, y: four-byte elements (float32 or int32),
 * both contiguous; steps 0 (one element) or 1.
 */
export function where(
  cond: usize, a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32,
): void {
  cond += <usize>begin;
  a += <usize>(begin * aStep) << 2;
  b += <usize>(begin * bStep) << 2;
  y += <usize>begin << 2;
  for (let n = end - begin; n > 0; n -= 4) {
    let bytes = 0;
    if (n > 3) bytes = load<i32>(cond);
    else for (let i = 0; i < n; i++) bytes |= <i32>load<u8>(cond + i) << (i << 3);
    const lanes = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(i32x4.splat(bytes)));
    const mask = i32x4.ne(lanes, i32x4.splat(0));
    const r = v128.bitselect(loadOperand(a, aStep, n), loadOperand(b, bStep, n), mask);
    if (n > 3) v128.store(y, r);
    else storeFirstLanes(y, r, n);
    cond += 4;
    a += <usize>(aStep << 4);
    b += <usize>(bStep << 4);
    y += 16;
  }
}
