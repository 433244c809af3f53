import { atan2Pair } from '../inline/atan2Pair';
import { pairRow } from './pairRow';
import { stridedRows } from './stridedRows';

/**
 * y = the angle of the point (b, a) in (-π, π], over float32 within 1 ULP, with the special cases of C. Layouts and
 * steps as in pairRow.
 */
export function atan2(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  pairRow(atan2Pair, a, b, y, aStep, bStep, begin, end);
}

export function atan2Strided(a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32): void {
  stridedRows(atan2, a, b, y, 2, 2, ndim, meta, begin, end);
}
