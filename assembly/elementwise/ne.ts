import { compareRow, EQUAL, NOT } from './compareRow';
import { stridedRows } from './stridedRows';

/** y = 1 where a ≠ b over float32, else 0; layouts and steps as in compareRow. */
export function ne(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  compareRow(EQUAL | NOT, a, b, y, aStep, bStep, begin, end);
}

export function neStrided(a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32): void {
  stridedRows(ne, a, b, y, 2, 0, ndim, meta, begin, end);
}
