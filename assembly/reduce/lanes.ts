import {
  ABSOLUTE_DIFFERENCES,
  LEAF,
  leafLanes,
  leftHalf,
  PLAIN,
  SQUARED_DIFFERENCES,
  SQUARES,
} from '../inline/pairwise';

/** Pairwise sum of n contiguous elements, by lanes (index modulo 4). */
export function sumLanes(x: usize, n: i32): v128 {
  if (n <= LEAF) return leafLanes(PLAIN, x, 0, n);
  const half = leftHalf(n);
  return f32x4.add(sumLanes(x, half), sumLanes(x + (<usize>half << 2), n - half));
}

/** Pairwise sum of x^2, by lanes. */
export function squareLanes(x: usize, n: i32): v128 {
  if (n <= LEAF) return leafLanes(SQUARES, x, 0, n);
  const half = leftHalf(n);
  return f32x4.add(squareLanes(x, half), squareLanes(x + (<usize>half << 2), n - half));
}

/** Pairwise sum of (x - t)^2, by lanes. */
export function squaredDifferenceLanes(x: usize, t: usize, n: i32): v128 {
  if (n <= LEAF) return leafLanes(SQUARED_DIFFERENCES, x, t, n);
  const half = leftHalf(n);
  const bytes = <usize>half << 2;
  return f32x4.add(squaredDifferenceLanes(x, t, half), squaredDifferenceLanes(x + bytes, t + bytes, n - half));
}

/** Pairwise sum of |x - t|, by lanes. */
export function absoluteDifferenceLanes(x: usize, t: usize, n: i32): v128 {
  if (n <= LEAF) return leafLanes(ABSOLUTE_DIFFERENCES, x, t, n);
  const half = leftHalf(n);
  const bytes = <usize>half << 2;
  return f32x4.add(absoluteDifferenceLanes(x, t, half), absoluteDifferenceLanes(x + bytes, t + bytes, n - half));
}
