import { integerRow, REMAINDER } from './integerRow';
import { stridedRows } from './stridedRows';

/** y = a - b ⌊a / b⌋ over int32, with the sign of b; 0 where b = 0; layouts and steps as in integerRow. */
export function remainderI32(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  integerRow(REMAINDER, a, b, y, aStep, bStep, begin, end);
}

export function remainderI32Strided(a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32): void {
  stridedRows(remainderI32, a, b, y, 2, 2, ndim, meta, begin, end);
}
