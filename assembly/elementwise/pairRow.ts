import { gatherLanes, storeFirstLanes } from '../inline/lanes';

/** A function of two pairs of float64; functions of one argument ignore the second. */
export type PairFunction = (a: v128, b: v128) => v128;

/**
 * y[i] = f(a[i * aStep], b[i * bStep]) over float32, begin <= i < end, y contiguous, where f works in float64 on two
 * lanes at a time: with 29 bits to spare its result rounds to float32 almost always correctly. All such functions share
 * this loop and call their code, since a call is small beside it.
 */
export function pairRow(
  f: PairFunction,
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
  y += (<usize>begin) << 2;
  for (let n = end - begin; n > 0; n -= 4) {
    const va = n > 3 && aStep == 1 ? v128.load(a) : gatherLanes(a, aBytes, n);
    const vb = n > 3 && bStep == 1 ? v128.load(b) : gatherLanes(b, bBytes, n);
    const low = f32x4.demote_f64x2_zero(f(f64x2.promote_low_f32x4(va), f64x2.promote_low_f32x4(vb)));
    const high = f32x4.demote_f64x2_zero(f(promoteHigh(va), promoteHigh(vb)));
    const r = i8x16.shuffle(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
    if (n > 3) v128.store(y, r);
    else storeFirstLanes(y, r, n);
    a += aBytes << 2;
    b += bBytes << 2;
    y += 16;
  }
}

// @ts-ignore: decorator
@inline
function promoteHigh(v: v128): v128 {
  return f64x2.promote_low_f32x4(i8x16.shuffle(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15));
}
