import { complexRow } from './complexRow';
import { stridedRows } from './stridedRows';

function subComplex(a: v128, b: v128): v128 {
  return f64x2.sub(a, b);
}

/** y = a - b over complex64. Layouts and steps as in complexRow. */
export function subC64(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  complexRow(subComplex, a, b, y, aStep, bStep, begin, end);
}

export function subC64Strided(a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32): void {
  stridedRows(subC64, a, b, y, 3, 3, ndim, meta, begin, end);
}
