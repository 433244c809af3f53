/** y = 1 where x = 0, else 0, over contiguous bytes; x = y allowed. */
export function notBool(x: usize, y: usize, begin: i32, end: i32): void {
  let i = begin;
  for (; i < end - 15; i += 16) {
    v128.store(y + i, v128.and(i8x16.eq(v128.load(x + i), i8x16.splat(0)), i8x16.splat(1)));
  }
  for (; i < end; i++) store<u8>(y + i, i32(load<u8>(x + i) == 0));
}
