/** How `combineAt` combines: src/ops/indexing/drivers/combineAt.ts lists these in the same order. */
enum Combination {
  prod,
  amax,
  amin,
}

/** In the first lane: a processor chooses between numbers without a branch in vectors alone. */
// @ts-ignore: decorator
@inline
function combined(combination: i32, isFloat: i32, a: v128, b: v128): v128 {
  if (combination == Combination.prod) return isFloat ? f32x4.mul(a, b) : i32x4.mul(a, b);
  const above = isFloat ? f32x4.ge(a, b) : i32x4.ge_s(a, b);
  const below = isFloat ? f32x4.le(a, b) : i32x4.le_s(a, b);
  // A NaN that is there stays, and one that comes is taken, as no comparison holds for it.
  const nan = isFloat ? f32x4.ne(a, a) : i32x4.splat(0);
  return v128.bitselect(a, b, v128.or(combination == Combination.amax ? above : below, nan));
}

/**
 * dst[offsets[i]] = the combination of what is there with src[i], i < n, in order, float32 or int32. `met`, 0 or a zero byte for
 * each element of dst, has the first number for an element take its place.
 */
export function combineAt(
  combination: i32,
  isFloat: i32,
  src: usize,
  offsets: usize,
  dst: usize,
  met: usize,
  n: i32,
): void {
  for (const end = offsets + ((<usize>n) << 2); offsets < end; src += 4, offsets += 4) {
    const at = <usize>load<u32>(offsets);
    const to = dst + (at << 2);
    let value = v128.load32_zero(src);
    if (met && load<u8>(met + at) == 0) store<u8>(met + at, 1);
    else value = combined(combination, isFloat, v128.load32_zero(to), value);
    v128.store32_lane(to, value, 0);
  }
}
