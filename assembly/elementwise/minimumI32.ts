import { integerRow, MINIMUM } from './integerRow';
import { stridedRows } from './stridedRows';

/** y = min(a, b) over int32; layouts and steps as in integerRow. */
export function minimumI32(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  integerRow(MINIMUM, a, b, y, aStep, bStep, begin, end);
}

export function minimumI32Strided(a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32): void {
  stridedRows(minimumI32, a, b, y, 2, 2, ndim, meta, begin, end);
}
