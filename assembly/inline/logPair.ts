import { fourTerms, madd2 } from './pair';

/**
 * log(x) = e ln 2 + log(1 + f) with x = 2^e (1 + f), 1 + f in [sqrt(1/2), sqrt(2)), and
 * log(1 + f) = 2 artanh(s) = s (2 + s^2 R(s^2)), s = f / (2 + f); R minimises the relative error (2^-37).
 */
const table = memory.data<f64>(
  [
    0.666666656454562969,
    0.400003351908909861,
    0.285373085418277799,
    0.235821513034958796,
    0.6931471805599453, // ln 2
    4503599627371520, // 2^52 + 1024
    1,
    2,
    Infinity,
  ],
  16,
);
const integers = memory.data<i64>(
  [
    0x3fe6a09e667f3bcd, // the bits of sqrt(1/2)
    0x3fe6a09e667f3bcd - (1024 << 52),
    0xfffffffffffff,
    0x4330000000000000, // the bits of 2^52
  ],
  16,
);

/** log(x) on two float64 lanes within 2^-37 for 0 and normal x: -Infinity at 0, NaN below, Infinity at Infinity. */
export function logPair(x: v128): v128 {
  // The exponent goes through 1024 + e, which is positive, and 2^52 + (1024 + e), which holds it in its low bits.
  const bits = i64x2.sub(x, v128.load64_splat(integers, 8));
  const scale = i64x2.add(v128.and(bits, v128.load64_splat(integers, 16)), v128.load64_splat(integers));
  const e = f64x2.sub(v128.or(i64x2.shr_u(bits, 52), v128.load64_splat(integers, 24)), v128.load64_splat(table, 40));
  const f = f64x2.sub(scale, v128.load64_splat(table, 48));
  const two = v128.load64_splat(table, 56);
  const s = f64x2.div(f, f64x2.add(f, two));
  const square = f64x2.mul(s, s);
  const fraction = f64x2.mul(s, madd2(square, fourTerms(square, f64x2.mul(square, square), table), two));
  const log = madd2(e, v128.load64_splat(table, 32), fraction);
  const infinity = v128.load64_splat(table, 64);
  // The root is NaN below 0, Infinity at Infinity and NaN at NaN.
  const root = f64x2.sqrt(x);
  const regular = v128.and(f64x2.gt(x, f64x2.splat(0)), f64x2.lt(x, infinity));
  const other = f64x2.sub(root, v128.and(f64x2.eq(x, f64x2.splat(0)), infinity));
  return v128.bitselect(log, other, regular);
}
