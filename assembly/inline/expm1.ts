import { madd } from './madd';

/**
 * exp(x) - 1 = 2^n (exp(r) - 1) + (2^n - 1) with n = round(x / ln 2), r = x - n ln 2 in [-ln(2)/2, ln(2)/2], where
 * exp(r) - 1 = r + r^2 Q(r) and Q is the polynomial of degree 5 that minimises the relative error (2^-32).
 */
const table = memory.data<f32>(
  [
    1.44269504, // 1 / ln 2
    12582912, // 1.5 * 2^23: adding it rounds to an integer, which then stands in the low bits
    0.693359375, // ln 2, upper part: exact in 10 bits, so n times it is exact
    -2.1219444e-4, // ln 2, lower part
    1.98458774e-4,
    1.39406169e-3,
    8.33338935e-3,
    0.0416663610,
    0.166666664,
    0.5,
    1,
  ],
  16,
);

/** exp(x) - 1 on four lanes within 2 ULP for |x| < 88; NaN stays NaN. */
// @ts-ignore: decorator
@inline
export function expm1Bounded4(x: v128): v128 {
  const shifted = f32x4.add(f32x4.mul(x, v128.load32_splat(table)), v128.load32_splat(table, 4));
  const n = f32x4.sub(shifted, v128.load32_splat(table, 4));
  const r = f32x4.sub(
    f32x4.sub(x, f32x4.mul(n, v128.load32_splat(table, 8))), f32x4.mul(n, v128.load32_splat(table, 12)),
  );
  let q = madd(v128.load32_splat(table, 16), r, v128.load32_splat(table, 20));
  q = madd(q, r, v128.load32_splat(table, 24));
  q = madd(q, r, v128.load32_splat(table, 28));
  q = madd(q, r, v128.load32_splat(table, 32));
  q = madd(q, r, v128.load32_splat(table, 36));
  q = madd(f32x4.mul(r, r), q, r);
  const one = v128.load32_splat(table, 40);
  const power = i32x4.add(i32x4.shl(shifted, 23), one);
  return madd(power, q, f32x4.sub(power, one));
}
