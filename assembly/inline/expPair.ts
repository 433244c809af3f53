import { fourTerms, madd2 } from './pair';

/**
 * exp(x) = 2^n exp(r) with n = round(x / ln 2), r = x - n ln 2 in [-ln(2)/2, ln(2)/2] and exp(r) = 1 + r + r^2 Q(r), Q
 * the polynomial that minimises the error relative to exp(r) - 1 (2^-32), so that exp(x) - 1 may be formed from the
 * result.
 */
const table = memory.data<f64>(
  [
    1,
    1,
    0.500000004413729948,
    0.166666663706476798,
    0.0416663610361864699,
    0.00833338934543486296,
    0.00139406169276651422,
    0.000198458773687152471,
    6755399441055744, // 1.5 * 2^52: adding it rounds to an integer, which then stands in the low bits
    1.4426950408889634, // 1 / ln 2
    0.6931471805599453, // ln 2
    700,
    -700,
  ],
  16,
);

/**
 * exp(x) on two float64 lanes within 2^-32, relative to exp(x) - 1 for small x; finite for every finite x. NaN stays.
 */
export function expPair(x: v128): v128 {
  const shift = v128.load64_splat(table, 64);
  x = f64x2.pmax(f64x2.pmin(x, v128.load64_splat(table, 88)), v128.load64_splat(table, 96));
  const shifted = madd2(x, v128.load64_splat(table, 72), shift);
  const r = f64x2.sub(x, f64x2.mul(f64x2.sub(shifted, shift), v128.load64_splat(table, 80)));
  const square = f64x2.mul(r, r);
  const upper = fourTerms(r, square, table + 32);
  return i64x2.add(madd2(f64x2.mul(square, square), upper, fourTerms(r, square, table)), i64x2.shl(shifted, 52));
}
