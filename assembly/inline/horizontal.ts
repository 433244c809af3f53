/** Lanes 2 and 3, then 0 and 1. */
// @ts-ignore: decorator
@inline
export function upperHalf(a: v128): v128 {
  return i8x16.shuffle(a, a, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
}

/** Neighbouring lanes swapped: 1, 0, 3, 2. */
// @ts-ignore: decorator
@inline
export function swapNeighbours(a: v128): v128 {
  return i8x16.shuffle(a, a, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11);
}

/** (a0 + a2) + (a1 + a3) */
// @ts-ignore: decorator
@inline
export function horizontalSum(a: v128): f32 {
  const pairs = f32x4.add(a, upperHalf(a));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** Lanes 1, 2, 3, 0. */
// @ts-ignore: decorator
@inline
export function rotateDown(a: v128): v128 {
  return i8x16.shuffle(a, a, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3);
}
