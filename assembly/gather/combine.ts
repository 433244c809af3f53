/** How `combineAt` combines: src/ops/indexing/drivers/combineAt.ts lists these in the same order. */
enum Combination {
  prod,
  amax,
  amin,
}

// @ts-ignore: decorator
@inline
function combine<T extends number>(combination: i32, to: usize, from: usize): void {
  const a = load<T>(to);
  const b = load<T>(from);
  if (combination == Combination.prod) store<T>(to, (a * b) as T);
  else if (combination == Combination.amax) store<T>(to, max<T>(a, b));
  else store<T>(to, min<T>(a, b));
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
  for (let i = 0; i < n; ++i, src += 4, offsets += 4) {
    const at = <usize>load<u32>(offsets);
    const to = dst + (at << 2);
    if (met && load<u8>(met + at) == 0) {
      store<u8>(met + at, 1);
      store<u32>(to, load<u32>(src));
    } else if (isFloat) combine<f32>(combination, to, src);
    else combine<i32>(combination, to, src);
  }
}
