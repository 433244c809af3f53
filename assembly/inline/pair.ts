import { one2 } from './constants';

/** a b + c on two float64 lanes; see madd. */
// @ts-ignore: decorator
@inline
export function madd2(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f64x2.relaxed_madd(a, b, c);
  return f64x2.add(f64x2.mul(a, b), c);
}

/** Σ table[k] x^k, k < 4, on two float64 lanes, given x^2: two sums of two terms that do not wait for each other. */
// @ts-ignore: decorator
@inline
export function fourTerms(x: v128, square: v128, table: usize): v128 {
  const low = madd2(x, v128.load64_splat(table, 8), v128.load64_splat(table));
  const high = madd2(x, v128.load64_splat(table, 24), v128.load64_splat(table, 16));
  return madd2(square, high, low);
}

/** The sign of `sign` on x >= 0. */
// @ts-ignore: decorator
@inline
export function copySign2(x: v128, sign: v128): v128 {
  return v128.or(x, i64x2.shl(i64x2.shr_u(sign, 63), 63));
}

const near = memory.data<f64>([1.0 / 4096], 16);

/**
 * x (1 + x (c2 + c3 x)) for |x| < 2^-12, where a formula that is good elsewhere cancels; `elsewhere` else.
 * terms: f64[2] = c2, c3.
 */
export function nearZero2(x: v128, terms: usize, elsewhere: v128): v128 {
  const inner = madd2(x, v128.load64_splat(terms, 8), v128.load64_splat(terms));
  const series = f64x2.mul(x, madd2(x, inner, one2()));
  return v128.bitselect(series, elsewhere, f64x2.lt(f64x2.abs(x), v128.load64_splat(near)));
}
