import {
  ABSOLUTE_DIFFERENCES,
  CENTERED_SQUARES,
  LEAF,
  leafLanes,
  leftHalf,
  PLAIN,
  SQUARED_DIFFERENCES,
} from '../inline/pairwise';

/** Pairwise sum of n contiguous elements, by lanes (index modulo 4). */
export function sumLanes(x: usize, n: i32): v128 {
  if (n <= LEAF) return leafLanes(PLAIN, x, 0, f32x4.splat(0), n);
  const half = leftHalf(n);
  return f32x4.add(sumLanes(x, half), sumLanes(x + (<usize>half << 2), n - half));
}

/** Pairwise sum of (x - m)^2, by lanes. */
export function squareLanes(x: usize, m: v128, n: i32): v128 {
  if (n <= LEAF) return leafLanes(CENTERED_SQUARES, x, 0, m, n);
  const half = leftHalf(n);
  return f32x4.add(squareLanes(x, m, half), squareLanes(x + (<usize>half << 2), m, n - half));
}

/** Pairwise sum of (x - t)^2, by lanes. */
export function squaredDifferenceLanes(x: usize, t: usize, n: i32): v128 {
  if (n <= LEAF) return leafLanes(SQUARED_DIFFERENCES, x, t, f32x4.splat(0), n);
  const half = leftHalf(n);
  const bytes = <usize>half << 2;
  return f32x4.add(squaredDifferenceLanes(x, t, half), squaredDifferenceLanes(x + bytes, t + bytes, n - half));
}

/** Pairwise sum of |x - t|, by lanes. */
export function absoluteDifferenceLanes(x: usize, t: usize, n: i32): v128 {
  if (n <= LEAF) return leafLanes(ABSOLUTE_DIFFERENCES, x, t, f32x4.splat(0), n);
  const half = leftHalf(n);
  const bytes = <usize>half << 2;
  return f32x4.add(absoluteDifferenceLanes(x, t, half), absoluteDifferenceLanes(x + bytes, t + bytes, n - half));
}
