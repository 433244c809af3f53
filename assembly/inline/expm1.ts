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
    0.041666361,
    0.166666664,
    0.5,
    -0.5,
  ],
  16,
);

/** (exp(x) - 1) / 2 on four lanes within 2 ULP for -80 <= x <= 89; half, because 2^128 is not a float32. */
// @ts-ignore: decorator
@inline
export function halfExpm14(x: v128): v128 {
  const shift = v128.load32_splat(table, 4);
  const shifted = f32x4.add(f32x4.mul(x, v128.load32_splat(table)), shift);
  const n = f32x4.sub(shifted, shift);
  const upperRest = f32x4.sub(x, f32x4.mul(n, v128.load32_splat(table, 8)));
  const r = f32x4.sub(upperRest, f32x4.mul(n, v128.load32_splat(table, 12)));
  const square = f32x4.mul(r, r);
  const upper = madd(v128.load32_splat(table, 16), r, v128.load32_splat(table, 20));
  const middle = madd(v128.load32_splat(table, 24), r, v128.load32_splat(table, 28));
  const lower = madd(v128.load32_splat(table, 32), r, v128.load32_splat(table, 36));
  const fraction = madd(madd(madd(upper, square, middle), square, lower), square, r);
  const power = i32x4.add(i32x4.shl(shifted, 23), v128.load32_splat(table, 36));
  return madd(power, fraction, f32x4.add(power, v128.load32_splat(table, 40)));
}
