import { Operation } from './operations';

/** a op b on the lanes of int32: quotients in float64, others one by one, as there are no such vector instructions. */
export function integerLanes(op: i32, a: v128, b: v128): v128 {
  if (op < Operation.powI32) return divided(op, a, b);
  for (let lane = 0; lane < 4; lane++) {
    const x = i32x4.extract_lane(a, 0);
    const y = i32x4.extract_lane(b, 0);
    const r = op == Operation.powI32 ? power(x, y) : op == Operation.gcdI32 ? gcd(x, y) : shift(op, x, y);
    a = i32x4.replace_lane(a, 0, r);
    a = i8x16.shuffle(a, a, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3);
    b = i8x16.shuffle(b, b, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3);
  }
  return a;
}

/**
 * The quotient or the remainder. A quotient that is no whole number is at least 2^-31 of its size away from one, so that rounding it
 * to float64 takes it over none. Division by 0 gives 0 (the caller refuses it); -2^31 / -1 wraps.
 */
function divided(op: i32, a: v128, b: v128): v128 {
  const swapped = i8x16.shuffle(a, a, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
  const divisors = i8x16.shuffle(b, b, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
  const low = wholeQuotient(op, a, b);
  const high = wholeQuotient(op, swapped, divisors);
  let q = i8x16.shuffle(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23);
  q = v128.bitselect(i32x4.neg(a), q, i32x4.eq(b, i32x4.splat(-1)));
  const r = op == Operation.floorDivideI32 ? q : i32x4.sub(a, i32x4.mul(q, b));
  return v128.and(r, i32x4.ne(b, i32x4.splat(0)));
}

/** ⌊a / b⌋ of the lower two lanes, for fmod the quotient rounded toward 0. */
// @ts-ignore: decorator
@inline
function wholeQuotient(op: i32, a: v128, b: v128): v128 {
  const q = f64x2.div(f64x2.convert_low_i32x4_s(a), f64x2.convert_low_i32x4_s(b));
  return i32x4.trunc_sat_f64x2_s_zero(op == Operation.fmodI32 ? q : f64x2.floor(q));
}

// a^b modulo 2^32; a negative exponent truncates 1 / a^-b toward 0, and gives 0 for a = 0.
function power(a: i32, b: i32): i32 {
  if (b < 0) {
    if (a == -1) return b & 1 ? -1 : 1;
    return i32(a == 1);
  }
  let r = 1;
  for (; b > 0; b >>= 1) {
    if (b & 1) r *= a;
    a *= a;
  }
  return r;
}

// The largest whole number that divides both, not negative (but for that of -2^31 and 0).
function gcd(a: i32, b: i32): i32 {
  let x: u32 = a < 0 ? -a : a;
  let y: u32 = b < 0 ? -b : b;
  while (y != 0) {
    const r = x % y;
    x = y;
    y = r;
  }
  return <i32>x;
}

// a << b and a >> b as of the int64 that PyTorch shifts, cut off to 32 bits; of b, six bits count.
function shift(op: i32, a: i32, b: i32): i32 {
  const far = (b & 32) != 0;
  if (op == Operation.shlI32) return far ? 0 : a << b;
  return a >> (far ? 31 : b);
}
