// Two float32 numbers at a time, held as float64: what a processor's fused multiply-add makes of float32 can be had this way
// on every machine. The product of two float32 is exact in float64, and a sum that was rounded to float64 rounds on to the
// same float32 unless it comes to lie halfway between two of them.

// @ts-ignore: decorator
@inline
function rounded(s: v128): v128 {
  return f64x2.promote_low_f32x4(f32x4.demote_f64x2_zero(s));
}

/** a b, rounded to float32. */
// @ts-ignore: decorator
@inline
export function product(a: v128, b: v128): v128 {
  return rounded(f64x2.mul(a, b));
}

/** a b + c, rounded to float32: for operands that are known not to lead halfway. */
// @ts-ignore: decorator
@inline
export function fused(a: v128, b: v128, c: v128): v128 {
  return rounded(f64x2.add(f64x2.mul(a, b), c));
}

/** The same for any operands. */
export function fusedAny(a: v128, b: v128, c: v128): v128 {
  const exact = f64x2.mul(a, b);
  const sum = f64x2.add(exact, c);
  // The bits behind those of a float32 are 1 and then zeros.
  const halfway = i64x2.eq(v128.and(sum, i64x2.splat(0x1fffffff)), i64x2.splat(0x10000000));
  if (!v128.any_true(halfway)) return rounded(sum);
  // If the sum lies there only because it was rounded: the float64 next to it, on the side of what was lost.
  const added = f64x2.sub(sum, exact);
  const lost = f64x2.add(f64x2.sub(exact, f64x2.sub(sum, added)), f64x2.sub(c, added));
  const step = v128.or(i64x2.shr_s(v128.xor(lost, sum), 63), i64x2.splat(1));
  return rounded(i64x2.add(sum, v128.and(step, v128.and(halfway, f64x2.ne(lost, f64x2.splat(0))))));
}

/** A float32 constant in both lanes. */
// @ts-ignore: decorator
@inline
export function pairOf(at: usize): v128 {
  return f64x2.promote_low_f32x4(v128.load32_splat(at));
}

/** (..(c0 x + c1) x + ..) x + c[count - 1], rounded at each step; the float32 coefficients stand at `table`. */
export function horner(table: usize, count: i32, x: v128): v128 {
  let y = pairOf(table);
  const end = table + ((<usize>count) << 2);
  for (let at = table + 4; at < end; at += 4) y = fused(y, x, pairOf(at));
  return y;
}
