import { squaredSize } from '../inline/complexPair';
import { complexRow } from './complexRow';

function sgnComplex(x: v128, _: v128): v128 {
  const size = f64x2.sqrt(squaredSize(x));
  return v128.bitselect(size, f64x2.div(x, size), f64x2.eq(size, f64x2.splat(0)));
}

/** y = x / |x|, 0 at 0, over contiguous complex64; x = y allowed. */
export function sgnC64(x: usize, y: usize, begin: i32, end: i32): void {
  complexRow(sgnComplex, x, x, y, 1, 1, begin, end);
}
