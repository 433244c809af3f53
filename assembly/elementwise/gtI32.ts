import { compareRow, GREATER, INT32 } from './compareRow';
import { stridedRows } from './stridedRows';

/** y = 1 where a > b over int32, else 0; layouts and steps as in compareRow. */
export function gtI32(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  compareRow(GREATER | INT32, a, b, y, aStep, bStep, begin, end);
}

export function gtI32Strided(a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32): void {
  stridedRows(gtI32, a, b, y, 2, 0, ndim, meta, begin, end);
}
