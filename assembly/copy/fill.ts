/** dst[0..bytes) = 0 */
export function zero(dst: usize, bytes: i32): void {
  memory.fill(dst, 0, bytes);
}

/** dst[i] = value over float32, begin <= i < end. */
export function fillF32(dst: usize, value: f32, begin: i32, end: i32): void {
  fillI32(dst, reinterpret<i32>(value), begin, end);
}

/** dst[i] = value over int32, begin <= i < end. */
export function fillI32(dst: usize, value: i32, begin: i32, end: i32): void {
  const stop = dst + ((<usize>end) << 2);
  dst += (<usize>begin) << 2;
  const v = i32x4.splat(value);
  for (; stop - dst > 15; dst += 16) v128.store(dst, v);
  for (; dst < stop; dst += 4) store<i32>(dst, value);
}

/** dst[i] = value modulo 256 over bytes, begin <= i < end. */
export function fillU8(dst: usize, value: i32, begin: i32, end: i32): void {
  memory.fill(dst + begin, <u8>value, end - begin);
}
