// (im, re)
// @ts-ignore: decorator
@inline
function swap(a: v128): v128 {
  return i8x16.shuffle(a, a, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
}

/** a b = (re a re b - im a im b, re a im b + im a re b) */
export function multiplyComplex(a: v128, b: v128): v128 {
  const re = f64x2.splat(f64x2.extract_lane(b, 0));
  const im = f64x2.splat(f64x2.extract_lane(b, 1));
  return f64x2.add(f64x2.mul(a, re), v128.xor(f64x2.mul(swap(a), im), f64x2.replace_lane(f64x2.splat(0), 0, -0.0)));
}

/** (re a, -im a) */
// @ts-ignore: decorator
@inline
export function conjugate(a: v128): v128 {
  return v128.xor(a, f64x2.replace_lane(f64x2.splat(0), 1, -0.0));
}

/** |a|^2 in both lanes; no float32 overflows it. */
// @ts-ignore: decorator
@inline
export function squaredSize(a: v128): v128 {
  const square = f64x2.mul(a, a);
  return f64x2.add(square, swap(square));
}

/** Which parts are infinite. */
// @ts-ignore: decorator
@inline
export function infinite(a: v128): v128 {
  return f64x2.eq(f64x2.abs(a), f64x2.splat(Infinity));
}
