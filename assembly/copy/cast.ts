// dtype codes
const FLOAT32 = 0;
const INT32 = 1;
const UINT8 = 2;
const BOOL = 3;
const COMPLEX64 = 4;

/**
 * dst[i] = src[i] converted from srcType to dstType, begin <= i < end, both contiguous. dtype codes: 0 float32, 1
 * int32, 2 uint8, 3 bool (one byte), 4 complex64 (re, im).
 *
 * float32 -> int32 truncates toward 0 and saturates, NaN gives 0; -> uint8 goes through int32 modulo 256; -> bool is
 * x != 0 (NaN is true); complex64 -> float32, int32, uint8 takes the real part, -> bool asks both parts; -> complex64
 * has an imaginary part of 0. The pairs of image data and masks (bytes, int32 -> float32; bytes, float32 -> int32) have loops of their own, the
 * others choose load and store by four elements, so that 25 pairs cost ten pieces of code.
 */
export function cast(src: usize, srcType: i32, dst: usize, dstType: i32, begin: i32, end: i32): void {
  src += (<usize>begin) << log2Bytes(srcType);
  dst += (<usize>begin) << log2Bytes(dstType);
  let n = end - begin;
  if (srcType == dstType || (srcType == BOOL && dstType == UINT8)) {
    memory.copy(dst, src, (<usize>n) << log2Bytes(srcType));
    return;
  }
  const bytes = srcType == UINT8 || srcType == BOOL;
  const toFloats = dstType == FLOAT32;
  if (toFloats || dstType == INT32) {
    if (bytes) {
      for (; n > 7; n -= 8) {
        const v = v128.load8x8_u(src);
        const low = i32x4.extend_low_i16x8_u(v);
        const high = i32x4.extend_high_i16x8_u(v);
        v128.store(dst, toFloats ? f32x4.convert_i32x4_s(low) : low);
        v128.store(dst, toFloats ? f32x4.convert_i32x4_s(high) : high, 16);
        src += 8;
        dst += 32;
      }
    } else if (srcType != COMPLEX64) {
      for (; n > 3; n -= 4) {
        const v = v128.load(src);
        v128.store(dst, toFloats ? f32x4.convert_i32x4_s(v) : i32x4.trunc_sat_f32x4_s(v));
        src += 16;
        dst += 16;
      }
    }
  }
  const floats = srcType == FLOAT32 || srcType == COMPLEX64;
  while (n > 0) {
    const count = n > 3 ? 4 : 1;
    let v: v128;
    if (bytes) {
      v = count == 4 ? v128.load32_zero(src) : i32x4.splat(load<u8>(src));
      v = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v));
    } else if (srcType == COMPLEX64) {
      v = v128.load64_zero(src);
      let w = v;
      if (count == 4) {
        v = v128.load(src);
        w = v128.load(src, 16);
      }
      const re = i8x16.shuffle(v, w, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27);
      const im = i8x16.shuffle(v, w, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31);
      v = dstType == BOOL ? f32x4.add(f32x4.abs(re), f32x4.abs(im)) : re;
    } else {
      v = count == 4 ? v128.load(src) : v128.load32_zero(src);
    }
    if (dstType == BOOL) {
      v = floats ? f32x4.ne(v, f32x4.splat(0)) : i32x4.ne(v, i32x4.splat(0));
      v = v128.and(v, i32x4.splat(1));
    } else if (dstType == INT32 || dstType == UINT8) {
      if (floats) v = i32x4.trunc_sat_f32x4_s(v);
    } else if (!floats) {
      v = f32x4.convert_i32x4_s(v);
    }
    if (dstType == UINT8 || dstType == BOOL) {
      v = i8x16.shuffle(v, v, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12);
      if (count == 4) v128.store32_lane(dst, v, 0);
      else v128.store8_lane(dst, v, 0);
    } else if (dstType == COMPLEX64) {
      const zeros = i32x4.splat(0);
      const low = i8x16.shuffle(v, zeros, 0, 1, 2, 3, 16, 17, 18, 19, 4, 5, 6, 7, 20, 21, 22, 23);
      if (count == 4) {
        v128.store(dst, low);
        v128.store(dst, i8x16.shuffle(v, zeros, 8, 9, 10, 11, 16, 17, 18, 19, 12, 13, 14, 15, 20, 21, 22, 23), 16);
      } else {
        v128.store64_lane(dst, low, 0);
      }
    } else if (count == 4) {
      v128.store(dst, v);
    } else {
      v128.store32_lane(dst, v, 0);
    }
    n -= count;
    src += (<usize>count) << log2Bytes(srcType);
    dst += (<usize>count) << log2Bytes(dstType);
  }
}

// log2 of the bytes of an element: 2, 2, 0, 0, 3
// @ts-ignore: decorator
@inline
function log2Bytes(type: i32): usize {
  return (0x30022 >> (type << 2)) & 15;
}
