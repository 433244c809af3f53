import { upperHalf } from './horizontal';

/** Lanes 0 and 1 as float64. */
// @ts-ignore: decorator
@inline
export function lowerDoubles(a: v128): v128 {
  return f64x2.promote_low_f32x4(a);
}

/** Lanes 2 and 3 as float64. */
// @ts-ignore: decorator
@inline
export function upperDoubles(a: v128): v128 {
  return f64x2.promote_low_f32x4(upperHalf(a));
}

/** Two pairs of float64 rounded to four float32. */
// @ts-ignore: decorator
@inline
export function toFloats(lower: v128, upper: v128): v128 {
  return v128.or(f32x4.demote_f64x2_zero(lower), upperHalf(f32x4.demote_f64x2_zero(upper)));
}
