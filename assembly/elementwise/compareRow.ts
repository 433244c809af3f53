import { gatherLanes } from '../inline/lanes';
import { maskBytes } from '../inline/maskBytes';

// A relation is the union of a > b and a = b, inverted or not, over float32 or int32.
export const GREATER: i32 = 1;
export const EQUAL: i32 = 2;
export const NOT: i32 = 4;
export const INT32: i32 = 8;

/**
 * y[i] = 1 where the relation holds between a[i * aStep] and b[i * bStep], else 0, begin <= i < end. a and b: float32
 * or int32; y: bytes, contiguous. All relations share this loop: which of the two comparisons counts is a mask, so a
 * NaN makes a != b true and every other relation false, as IEEE 754 asks.
 */
export function compareRow(
  relation: i32,
  a: usize,
  b: usize,
  y: usize,
  aStep: i32,
  bStep: i32,
  begin: i32,
  end: i32,
): void {
  const aBytes = (<usize>aStep) << 2;
  const bBytes = (<usize>bStep) << 2;
  a += <usize>begin * aBytes;
  b += <usize>begin * bBytes;
  y += <usize>begin;
  let n = end - begin;
  if (n > 3 && <u32>(aStep | bStep) < 2) {
    let va = v128.load32_splat(a);
    let vb = v128.load32_splat(b);
    do {
      if (aStep) va = v128.load(a);
      if (bStep) vb = v128.load(b);
      store<i32>(y, compare(relation, va, vb));
      a += aBytes << 2;
      b += bBytes << 2;
      y += 4;
      n -= 4;
    } while (n > 3);
  }
  for (; n > 0; n -= 4) {
    let bytes = compare(relation, gatherLanes(a, aBytes, n), gatherLanes(b, bBytes, n));
    const stop = y + min(n, 4);
    for (; y < stop; y++) {
      store<u8>(y, bytes);
      bytes >>= 8;
    }
    a += aBytes << 2;
    b += bBytes << 2;
  }
}

// Four bytes 0 or 1
// @ts-ignore: decorator
@inline
function compare(relation: i32, a: v128, b: v128): i32 {
  let above: v128, same: v128;
  if (relation & INT32) {
    above = i32x4.gt_s(a, b);
    same = i32x4.eq(a, b);
  } else {
    above = f32x4.gt(a, b);
    same = f32x4.eq(a, b);
  }
  let mask = v128.and(above, i32x4.splat(-(relation & GREATER)));
  mask = v128.or(mask, v128.and(same, i32x4.splat(-((relation & EQUAL) >> 1))));
  mask = v128.xor(mask, i32x4.splat(-((relation & NOT) >> 2)));
  return maskBytes(mask);
}
