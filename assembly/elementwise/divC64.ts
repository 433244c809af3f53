import { conjugate, multiplyComplex, squaredSize } from '../inline/complexPair';
import { complexRow } from './complexRow';
import { stridedRows } from './stridedRows';

function divideComplex(a: v128, b: v128): v128 {
  const size = squaredSize(b);
  const zero = f64x2.eq(size, f64x2.splat(0));
  return f64x2.div(v128.bitselect(a, multiplyComplex(a, conjugate(b)), zero), size);
}

/**
 * y = a / b = a b* / |b|² over complex64; a / 0 is infinite or NaN in each part as re a / 0 and im a / 0 are. Layouts
 * and steps as in complexRow.
 */
export function divC64(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  complexRow(divideComplex, a, b, y, aStep, bStep, begin, end);
}

export function divC64Strided(a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32): void {
  stridedRows(divC64, a, b, y, 3, 3, ndim, meta, begin, end);
}
