import { reduceStrands, SQUARES } from './lanes';

/**
 * y[o, i] = sum over r of x[o, r, i]^2, float32, x [outer, reduce, inner] and y [outer, inner] row-major. Pairwise over
 * runs of 64 places of four neighbours (inner 1) or of four columns. Range over outer.
 */
export function sumSquares(x: usize, y: usize, outer: i32, reduce: i32, inner: i32, begin: i32, end: i32): void {
  reduceStrands(SQUARES, x, y, reduce, inner, begin, end);
}
