import { PRODUCT, reduceStrands } from './lanes';

/**
 * y[o, i] = product over r of x[o, r, i], float32, x [outer, reduce, inner] and y [outer, inner] row-major; 1 for
 * reduce = 0. Range over outer.
 */
export function prod(x: usize, y: usize, outer: i32, reduce: i32, inner: i32, begin: i32, end: i32): void {
  reduceStrands(PRODUCT, x, y, reduce, inner, begin, end);
}
