import { fmodPair } from '../inline/fmodPair';
import { pairRow } from './pairRow';
import { stridedRows } from './stridedRows';

/**
 * y = the remainder of a / b with the sign of a, over float32, exact; NaN for b = 0 or infinite a. Layouts and steps
 * as in pairRow.
 */
export function fmod(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  pairRow(fmodPair, a, b, y, aStep, bStep, begin, end);
}

export function fmodStrided(a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32): void {
  stridedRows(fmod, a, b, y, 2, 2, ndim, meta, begin, end);
}
