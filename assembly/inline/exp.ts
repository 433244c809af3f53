import { madd } from './madd';

/**
 * exp(x) = 2^n exp(r) with n = round(x / ln 2) and r = x - n ln 2 in [-ln(2)/2, ln(2)/2], where
 * exp(r) = 1 + r + r^2 P(r) and P is the polynomial of degree 4 that minimises the relative error (3e-9).
 *
 * Each constant stands four times in a table: V8 rebuilds a v128.const at every use, a load is free.
 */
const table = memory.data<f32>(
  [
    1.44269504, 1.44269504, 1.44269504, 1.44269504, // 1 / ln 2
    12582912, 12582912, 12582912, 12582912, // 1.5 * 2^23: adding it rounds to an integer, which then stands in the low bits
    0.693359375, 0.693359375, 0.693359375, 0.693359375, // ln 2, upper part: exact in 10 bits, so n times it is exact
    -2.12194440e-4, -2.12194440e-4, -2.12194440e-4, -2.12194440e-4, // ln 2, lower part
    0.0013814598, 0.0013814598, 0.0013814598, 0.0013814598,
    0.008368717, 0.008368717, 0.008368717, 0.008368717,
    0.04166839, 0.04166839, 0.04166839, 0.04166839,
    0.16666521, 0.16666521, 0.16666521, 0.16666521,
    0.49999994, 0.49999994, 0.49999994, 0.49999994,
    1, 1, 1, 1,
    89, 89, 89, 89, // above it exp(x) is infinite
    -104, -104, -104, -104, // below it exp(x) is 0
    -88, -88, -88, -88, // n = -127 from here on, whose power of two is written as 0
  ],
  16,
);
const bias = memory.data<i32>([0x4b400000, 0x4b400000, 0x4b400000, 0x4b400000, 127, 127, 127, 127], 16);

// The low bits of the result hold n.
// @ts-ignore: decorator
@inline
function exponent(x: v128): v128 {
  return f32x4.add(f32x4.mul(x, v128.load(table)), v128.load(table, 16));
}

// exp(x - n ln 2)
// @ts-ignore: decorator
@inline
function fraction(x: v128, shifted: v128): v128 {
  const n = f32x4.sub(shifted, v128.load(table, 16));
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, v128.load(table, 32))), f32x4.mul(n, v128.load(table, 48)));
  // Two short chains instead of Horner's long one: the loops around this wait for latency, not for arithmetic.
  const square = f32x4.mul(r, r);
  const upper = madd(v128.load(table, 64), r, v128.load(table, 80));
  const lower = madd(v128.load(table, 96), r, v128.load(table, 112));
  const p = madd(madd(upper, square, lower), r, v128.load(table, 128));
  return f32x4.add(madd(square, p, r), v128.load(table, 144));
}

/** exp(x) on four lanes within 1 ULP, subnormal results included. NaN stays NaN. */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  const clamped = f32x4.pmax(f32x4.pmin(x, v128.load(table, 160)), v128.load(table, 176));
  const shifted = exponent(clamped);
  // 2^n in two factors: n runs from -150 to 128, beyond what one float32 exponent holds.
  const n = i32x4.sub(shifted, v128.load(bias));
  const half = i32x4.shr_s(n, 1);
  const lower = i32x4.shl(i32x4.add(half, v128.load(bias, 16)), 23);
  const upper = i32x4.shl(i32x4.add(i32x4.sub(n, half), v128.load(bias, 16)), 23);
  return f32x4.mul(f32x4.mul(fraction(clamped, shifted), upper), lower);
}

/** exp(x) on four lanes for x <= 0 (or NaN) within 1 ULP; results below 2^-126 become 0. */
// @ts-ignore: decorator
@inline
export function expNonPositive4(x: v128): v128 {
  const clamped = f32x4.pmax(x, v128.load(table, 192));
  const shifted = exponent(clamped);
  return f32x4.mul(fraction(clamped, shifted), i32x4.shl(i32x4.add(shifted, v128.load(bias, 16)), 23));
}
