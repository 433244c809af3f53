import { madd } from './madd';

/**
 * exp(x) = 2^n exp(r) with n = round(x / ln 2) and r = x - n ln 2 in [-ln(2)/2, ln(2)/2], where
 * exp(r) = 1 + r + r^2 P(r) and P is the polynomial of degree 4 that minimises the relative error (3e-9).
 *
 * The constants are loaded: V8 rebuilds a v128.const at every use, a load is free.
 */
const table = memory.data<f32>(
  [
    1.44269504, // 1 / ln 2
    12582912, // 1.5 * 2^23: adding it rounds, the low bits then hold the integer
    0.693359375, // ln 2, upper part: exact in 10 bits, so n times it is exact
    -2.1219444e-4, // ln 2, lower part
    0.0013814598,
    0.008368717,
    0.04166839,
    0.16666521,
    0.49999994,
    1,
    89, // above it exp(x) is infinite
    -104, // below it exp(x) is 0
  ],
  16,
);
// Bits of 1.5 * 2^23, the exponent of 1, bits of 87.
const bias = memory.data<i32>([0x4b400000, 127, 0x42ae0000], 16);

/** exp(x) on four lanes within 1 ULP, subnormal results included. NaN stays NaN. */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  // Where no lane is beyond 87, nor NaN, 2^n is a normal number.
  const far = v128.any_true(i32x4.gt_s(f32x4.abs(x), v128.load32_splat(bias, 8)));
  if (far) x = f32x4.pmax(f32x4.pmin(x, v128.load32_splat(table, 40)), v128.load32_splat(table, 44));
  const shifted = f32x4.add(f32x4.mul(x, v128.load32_splat(table)), v128.load32_splat(table, 4));
  const rounded = f32x4.sub(shifted, v128.load32_splat(table, 4));
  const r = f32x4.sub(
    f32x4.sub(x, f32x4.mul(rounded, v128.load32_splat(table, 8))),
    f32x4.mul(rounded, v128.load32_splat(table, 12)),
  );
  // Two short chains instead of Horner's long one: the loops around this wait for latency, not for arithmetic.
  const square = f32x4.mul(r, r);
  const upper = madd(v128.load32_splat(table, 16), r, v128.load32_splat(table, 20));
  const lower = madd(v128.load32_splat(table, 24), r, v128.load32_splat(table, 28));
  const p = madd(madd(upper, square, lower), r, v128.load32_splat(table, 32));
  const fraction = f32x4.add(madd(square, p, r), v128.load32_splat(table, 36));
  if (!far) return i32x4.add(fraction, i32x4.shl(shifted, 23));
  // 2^n in two factors: n runs from -150 to 128, beyond what one float32 exponent holds. The low bits of shifted hold
  // n.
  const n = i32x4.sub(shifted, v128.load32_splat(bias));
  const half = i32x4.shr_s(n, 1);
  const first = i32x4.shl(i32x4.add(i32x4.sub(n, half), v128.load32_splat(bias, 4)), 23);
  const second = i32x4.shl(i32x4.add(half, v128.load32_splat(bias, 4)), 23);
  return f32x4.mul(f32x4.mul(fraction, first), second);
}

const powerTable = memory.data<f32>(
  [
    1.44269504, // 1 / ln 2
    -127, // the n whose power of two is written as 0
    12583039, // 1.5 * 2^23 + 127: adding it rounds, the low bits hold n + 127
    0.0013264379,
    0.009671519,
    0.055507354,
    0.24022242,
    0.693147,
    1,
  ],
  16,
);

/**
 * exp(x) on four lanes for x <= 0 (or NaN), for softmax; results below 2^-126 become 0, and 0 gives exactly 1.
 *
 * exp(x) = 2^n 2^r with x / ln 2 = n + r, and 2^r by a polynomial of degree 5 (error 9e-8). The product x / ln 2 is
 * rounded, which costs a relative error of |x| 3e-8, as much as rounding x = logit - maximum did before: in exchange
 * this takes a third less time than exp4.
 */
// @ts-ignore: decorator
@inline
export function expNonPositive4(x: v128): v128 {
  const t = f32x4.pmax(f32x4.mul(x, v128.load32_splat(powerTable)), v128.load32_splat(powerTable, 4));
  const shifted = f32x4.add(t, v128.load32_splat(powerTable, 8));
  const r = f32x4.sub(t, f32x4.sub(shifted, v128.load32_splat(powerTable, 8)));
  const square = f32x4.mul(r, r);
  const upper = madd(v128.load32_splat(powerTable, 12), r, v128.load32_splat(powerTable, 16));
  const middle = madd(v128.load32_splat(powerTable, 20), r, v128.load32_splat(powerTable, 24));
  const lower = madd(v128.load32_splat(powerTable, 28), r, v128.load32_splat(powerTable, 32));
  return f32x4.mul(madd(madd(upper, square, middle), square, lower), i32x4.shl(shifted, 23));
}
