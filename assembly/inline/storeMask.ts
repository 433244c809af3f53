/**
 * Stores the first min(n, 4) lanes of a comparison's mask as bytes 0 and 1.
 */
// @ts-ignore: decorator
@inline
export function storeMask(to: usize, mask: v128, n: i32): void {
  const ones = v128.and(mask, i32x4.splat(1));
  const bytes = i8x16.shuffle(ones, ones, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12);
  if (n > 3) v128.store32_lane(to, bytes, 0);
  else storeMaskTail(to, i32x4.extract_lane(bytes, 0), n);
}

// A recursion for the reason given in lanes.ts.
function storeMaskTail(to: usize, bytes: i32, n: i32): void {
  store<u8>(to, bytes);
  if (n > 1) storeMaskTail(to + 1, bytes >> 8, n - 1);
}
