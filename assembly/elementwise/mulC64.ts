import { multiplyComplex } from '../inline/complexPair';
import { complexRow } from './complexRow';
import { stridedRows } from './stridedRows';

/** y = a b over complex64, each part rounded once. Layouts and steps as in complexRow. */
export function mulC64(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  complexRow(multiplyComplex, a, b, y, aStep, bStep, begin, end);
}

export function mulC64Strided(a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32): void {
  stridedRows(mulC64, a, b, y, 3, 3, ndim, meta, begin, end);
}
