import { conjugate, infinite, multiplyComplex, squaredSize } from '../inline/complexPair';
import { Operation } from './operations';

/**
 * y[i] = a[i * aStep] op b[i * bStep] over complex64 (re, im), i < n; y complex64, or bytes for eq and ne; of
 * one operand, b: its sign, conjugate and (float32) absolute value. In float64, where no product of float32 overflows or
 * loses digits, so one number at a time is both simple and exact.
 */
export function complexRow(op: i32, a: usize, b: usize, y: usize, aStep: i32, bStep: i32, n: i32): void {
  const aBytes = (<usize>aStep) << 3;
  const bBytes = (<usize>bStep) << 3;
  for (; n > 0; n--) {
    const r = result(op, f64x2.promote_low_f32x4(v128.load64_zero(a)), f64x2.promote_low_f32x4(v128.load64_zero(b)));
    if (op == Operation.eqC64 || op == Operation.neC64) {
      store<u8>(y, i32(i64x2.all_true(r)) ^ i32(op == Operation.neC64));
      y++;
    } else if (op == Operation.absC64) {
      store<f32>(y, <f32>f64x2.extract_lane(r, 0));
      y += 4;
    } else {
      v128.store64_lane(y, f32x4.demote_f64x2_zero(r), 0);
      y += 8;
    }
    a += aBytes;
    b += bBytes;
  }
}

function result(op: i32, a: v128, b: v128): v128 {
  const square = squaredSize(b);
  const zero = f64x2.eq(square, f64x2.splat(0));
  switch (op) {
    case Operation.addC64:
      return f64x2.add(a, b);
    case Operation.subC64:
      return f64x2.sub(a, b);
    case Operation.mulC64:
      return multiplyComplex(a, b);
    // a b* / |b|²; both parts of a / 0 are NaN.
    case Operation.divC64:
      return f64x2.div(multiplyComplex(a, conjugate(b)), square);
    case Operation.conjC64:
      return conjugate(b);
    case Operation.sgnC64:
      return v128.andnot(f64x2.div(b, f64x2.sqrt(square)), zero);
    // Infinite where a part is, whatever the other one (IEEE 754).
    case Operation.absC64:
      return f64x2.sqrt(v128.any_true(infinite(b)) ? f64x2.splat(Infinity) : square);
    default:
      return f64x2.eq(a, b);
  }
}
