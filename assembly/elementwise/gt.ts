import { compareRow, GREATER } from './compareRow';
import { stridedRows } from './stridedRows';

/** y = 1 where a > b over float32, else 0; layouts and steps as in compareRow. */
export function gt(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  compareRow(GREATER, a, b, y, aStep, bStep, begin, end);
}

export function gtStrided(a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32): void {
  stridedRows(gt, a, b, y, 2, 0, ndim, meta, begin, end);
}
