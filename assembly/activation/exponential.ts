import { madd } from '../inline/madd';

// The polynomials are those of inline/exp.ts, for r and for -r.
const table = memory.data<f32>(
  [
    1.44269504, // 1 / ln 2
    12583039, // 1.5 * 2^23 + 127: adding it rounds, the low bits then hold n + 127, the exponent of 2^n
    0.693359375, // ln 2, upper part: exact in 10 bits, so n times it is exact
    -2.1219444e-4, // ln 2, lower part
    0.0013814598,
    0.008368717,
    0.04166839,
    0.16666521,
    0.49999994,
    1,
    88.5, // 2^128 is written as Infinity
    -88, // 2^-127 is written as 0
    -0.72134752, // -1 / (2 ln 2)
    -0.5,
    -88.5,
    88,
  ],
  16,
);
const integers = memory.data<i32>([-4096], 16);

/** Without a branch: e^x on four lanes within 1 ULP, 0 from -87.7 down and Infinity from 88.4 up. NaN stays. */
// @ts-ignore: decorator
@inline
export function power4(x: v128): v128 {
  x = f32x4.pmax(f32x4.pmin(x, v128.load32_splat(table, 40)), v128.load32_splat(table, 44));
  const shifted = madd(x, v128.load32_splat(table), v128.load32_splat(table, 4));
  const n = f32x4.sub(shifted, v128.load32_splat(table, 4));
  const r = f32x4.sub(
    f32x4.sub(x, f32x4.mul(n, v128.load32_splat(table, 8))),
    f32x4.mul(n, v128.load32_splat(table, 12)),
  );
  return f32x4.mul(fraction(r), i32x4.shl(shifted, 23));
}

/** e^-x, in the same way. */
// @ts-ignore: decorator
@inline
export function decay4(x: v128): v128 {
  x = f32x4.pmax(f32x4.pmin(x, v128.load32_splat(table, 60)), v128.load32_splat(table, 56));
  const shifted = f32x4.sub(v128.load32_splat(table, 4), f32x4.mul(x, v128.load32_splat(table)));
  // -n: what is left of x is the negative of what is left of -x.
  const n = f32x4.sub(v128.load32_splat(table, 4), shifted);
  const r = f32x4.add(
    f32x4.sub(f32x4.mul(n, v128.load32_splat(table, 8)), x),
    f32x4.mul(n, v128.load32_splat(table, 12)),
  );
  return f32x4.mul(fraction(r), i32x4.shl(shifted, 23));
}

/**
 * e^(-u^2 / 2) on four lanes for 0 <= u <= 13.26, within 2 ULP; 0 from 13.25 up. u^2 has 48 bits, and rounding it would cost the result
 * u^2 / 2 times as much: it is taken in two parts, of which the first, the square of u's upper 12 bits, is exact.
 */
// @ts-ignore: decorator
@inline
export function bell4(u: v128): v128 {
  const upper = v128.and(u, v128.load32_splat(integers));
  const square = f32x4.mul(upper, upper);
  const rest = f32x4.mul(f32x4.sub(u, upper), f32x4.add(u, upper));
  const half = v128.load32_splat(table, 52);
  // n of the whole square, or r would leave the polynomial's range.
  const shifted = madd(f32x4.mul(u, u), v128.load32_splat(table, 48), v128.load32_splat(table, 4));
  const n = f32x4.sub(shifted, v128.load32_splat(table, 4));
  const first = f32x4.sub(f32x4.mul(square, half), f32x4.mul(n, v128.load32_splat(table, 8)));
  const r = f32x4.add(f32x4.sub(first, f32x4.mul(n, v128.load32_splat(table, 12))), f32x4.mul(rest, half));
  return f32x4.mul(fraction(r), i32x4.shl(shifted, 23));
}

/** e^r for r in [-ln(2)/2, ln(2)/2]: terms beside each other, so that the way from r to the result is short. */
// @ts-ignore: decorator
@inline
function fraction(r: v128): v128 {
  const square = f32x4.mul(r, r);
  const upper = madd(v128.load32_splat(table, 20), r, v128.load32_splat(table, 24));
  const lower = madd(v128.load32_splat(table, 28), r, v128.load32_splat(table, 32));
  const high = madd(v128.load32_splat(table, 16), square, upper);
  const low = madd(lower, square, r);
  return f32x4.add(madd(f32x4.mul(square, square), high, low), v128.load32_splat(table, 36));
}
