/** The mask of a comparison of four lanes as four bytes 0 or 1. */
// @ts-ignore: decorator
@inline
export function maskBytes(mask: v128): i32 {
  const ones = v128.and(mask, i32x4.splat(1));
  const halves = i16x8.narrow_i32x4_s(ones, ones);
  return i32x4.extract_lane(i8x16.narrow_i16x8_s(halves, halves), 0);
}
