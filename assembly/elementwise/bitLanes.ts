import { Operation } from './operations';

/** Functions of the bits of float32 lanes. */
export function bitLanes(op: i32, a: v128, b: v128): v128 {
  const sign = i32x4.splat(0x80000000);
  if (op == Operation.copysign) return v128.bitselect(b, a, sign);
  const zero = f32x4.eq(a, i32x4.splat(0));
  if (op == Operation.nextafter) {
    // Away from 0 the bits rise by one, else they fall; from 0 on it is the smallest number with the sign of b.
    const rises = i32x4.eq(f32x4.lt(a, b), f32x4.gt(a, i32x4.splat(0)));
    const step = v128.or(v128.not(rises), i32x4.splat(1));
    const next = v128.bitselect(v128.or(v128.and(b, sign), i32x4.splat(1)), i32x4.add(a, step), zero);
    const moved = v128.bitselect(b, next, f32x4.eq(a, b));
    const ordered = v128.and(f32x4.eq(a, a), f32x4.eq(b, b));
    return v128.bitselect(moved, f32x4.add(a, b), ordered);
  }
  // x = m 2^e with 1/2 <= |m| < 1. Those too small for a full mantissa are scaled up first.
  const size = f32x4.abs(a);
  const small = f32x4.lt(size, f32x4.splat(1.1754943508222875e-38));
  const scaled = v128.bitselect(f32x4.mul(a, f32x4.splat(16777216)), a, small);
  const plain = v128.andnot(f32x4.lt(size, f32x4.splat(Infinity)), zero);
  if (op == Operation.frexpMantissa) {
    const mantissa = v128.or(v128.and(scaled, i32x4.splat(0x807fffff)), i32x4.splat(0x3f000000));
    return v128.bitselect(mantissa, a, plain);
  }
  const exponent = i32x4.sub(v128.and(i32x4.shr_u(scaled, 23), i32x4.splat(255)), i32x4.splat(126));
  return v128.and(i32x4.sub(exponent, v128.and(small, i32x4.splat(24))), plain);
}
