import { fold, MAXIMUM, MINIMUM } from '../inline/fold';

/**
 * y[o, i] = max over r of x[o, r, i], float32, x [outer, reduce, inner] and y [outer, inner] row-major; NaN where a NaN
 * is among them. reduce >= 1. Range over outer.
 */
export function amax(x: usize, y: usize, outer: i32, reduce: i32, inner: i32, begin: i32, end: i32): void {
  fold(MAXIMUM, x, y, reduce, inner, begin, end);
}

/** As amax for the minimum. */
export function amin(x: usize, y: usize, outer: i32, reduce: i32, inner: i32, begin: i32, end: i32): void {
  fold(MINIMUM, x, y, reduce, inner, begin, end);
}
