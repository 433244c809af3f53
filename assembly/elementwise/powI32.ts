import { integerRow, POW } from './integerRow';
import { stridedRows } from './stridedRows';

/** y = a^b over int32, modulo 2^32; a negative exponent truncates toward 0; layouts and steps as in integerRow. */
export function powI32(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  integerRow(POW, a, b, y, aStep, bStep, begin, end);
}

export function powI32Strided(a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32): void {
  stridedRows(powI32, a, b, y, 2, 2, ndim, meta, begin, end);
}
