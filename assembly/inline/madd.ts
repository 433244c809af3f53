/**
 * a * b + c on four lanes: fused (one rounding) in the relaxed build, two roundings in the strict one, so that the
 * strict build gives the same bits on every machine.
 */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}
