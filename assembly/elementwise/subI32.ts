import { integerRow, SUB } from './integerRow';
import { stridedRows } from './stridedRows';

/** y = a - b over int32, modulo 2^32; layouts and steps as in integerRow. */
export function subI32(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  integerRow(SUB, a, b, y, aStep, bStep, begin, end);
}

export function subI32Strided(a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32): void {
  stridedRows(subI32, a, b, y, 2, 2, ndim, meta, begin, end);
}
