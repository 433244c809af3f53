import { PairFunction } from './pairRow';

/**
 * y[i] = f(a[i * aStep], b[i * bStep]) over complex64 (re, im), begin <= i < end, y contiguous; f works on (re, im) in
 * float64, where no product of float32 overflows or loses digits, so one number at a time is both simple and exact.
 */
export function complexRow(
  f: PairFunction,
  a: usize,
  b: usize,
  y: usize,
  aStep: i32,
  bStep: i32,
  begin: i32,
  end: i32,
): void {
  const aBytes = (<usize>aStep) << 3;
  const bBytes = (<usize>bStep) << 3;
  a += <usize>begin * aBytes;
  b += <usize>begin * bBytes;
  const stop = y + ((<usize>end) << 3);
  for (y += (<usize>begin) << 3; y < stop; y += 8) {
    const r = f(f64x2.promote_low_f32x4(v128.load64_zero(a)), f64x2.promote_low_f32x4(v128.load64_zero(b)));
    v128.store64_lane(y, f32x4.demote_f64x2_zero(r), 0);
    a += aBytes;
    b += bBytes;
  }
}
