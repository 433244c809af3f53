import { gatherLanes, storeFirstLanes } from '../inline/lanes';

/**
 * y[i] = cond[i] ? a[i * aStep] : b[i * bStep], begin <= i < end. cond: bytes, y: four-byte elements (float32 or
 * int32), both contiguous; steps 0 (one element) or 1.
 */
export function where(cond: usize, a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  const aBytes = (<usize>aStep) << 2;
  const bBytes = (<usize>bStep) << 2;
  cond += <usize>begin;
  a += <usize>begin * aBytes;
  b += <usize>begin * bBytes;
  y += (<usize>begin) << 2;
  let n = end - begin;
  if (n > 3) {
    let va = v128.load32_splat(a);
    let vb = v128.load32_splat(b);
    do {
      if (aStep) va = v128.load(a);
      if (bStep) vb = v128.load(b);
      v128.store(y, select4(load<i32>(cond), va, vb));
      cond += 4;
      a += aBytes << 2;
      b += bBytes << 2;
      y += 16;
      n -= 4;
    } while (n > 3);
  }
  if (n > 0) {
    let bytes = 0;
    for (let i = n; i > 0; i--) bytes = (bytes << 8) | load<u8>(cond + i - 1);
    storeFirstLanes(y, select4(bytes, gatherLanes(a, aBytes, n), gatherLanes(b, bBytes, n)), n);
  }
}

// @ts-ignore: decorator
@inline
function select4(bytes: i32, a: v128, b: v128): v128 {
  const lanes = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(i32x4.splat(bytes)));
  return v128.bitselect(b, a, i32x4.eq(lanes, i32x4.splat(0)));
}
