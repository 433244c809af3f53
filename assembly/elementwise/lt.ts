import { compareRow, GREATER } from './compareRow';
import { stridedRows } from './stridedRows';

/** y = 1 where a < b over float32, else 0; layouts and steps as in compareRow. */
export function lt(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  compareRow(GREATER, b, a, y, bStep, aStep, begin, end);
}

export function ltStrided(a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32): void {
  stridedRows(lt, a, b, y, 2, 0, ndim, meta, begin, end);
}
