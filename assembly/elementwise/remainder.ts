import { fmodPair, signsDiffer } from '../inline/fmodPair';
import { pairRow } from './pairRow';
import { stridedRows } from './stridedRows';

function remainderPair(a: v128, b: v128): v128 {
  const r = fmodPair(a, b);
  return v128.bitselect(f64x2.add(r, b), r, signsDiffer(r, b));
}

/**
 * y = a - b ⌊a / b⌋ with the sign of b, as in Python, over float32; NaN for b = 0 or infinite a. Layouts and steps as
 * in pairRow.
 */
export function remainder(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  pairRow(remainderPair, a, b, y, aStep, bStep, begin, end);
}

export function remainderStrided(a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32): void {
  stridedRows(remainder, a, b, y, 2, 2, ndim, meta, begin, end);
}
