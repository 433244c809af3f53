import { FMOD, integerRow } from './integerRow';
import { stridedRows } from './stridedRows';

/** y = the remainder of a / b over int32 with the sign of a; 0 where b = 0; layouts and steps as in integerRow. */
export function fmodI32(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  integerRow(FMOD, a, b, y, aStep, bStep, begin, end);
}

export function fmodI32Strided(a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32): void {
  stridedRows(fmodI32, a, b, y, 2, 2, ndim, meta, begin, end);
}
