import { one2 } from '../inline/constants';
import { fmodPair, signsDiffer } from '../inline/fmodPair';
import { copySign2 } from '../inline/pair';
import { pairRow } from './pairRow';
import { stridedRows } from './stridedRows';

function floorDividePair(a: v128, b: v128): v128 {
  const zero = f64x2.splat(0);
  const r = fmodPair(a, b);
  const ratio = f64x2.div(a, b);
  let quotient = f64x2.nearest(f64x2.div(f64x2.sub(a, r), b));
  quotient = f64x2.sub(quotient, v128.and(signsDiffer(r, b), one2()));
  quotient = v128.bitselect(copySign2(zero, ratio), quotient, f64x2.eq(quotient, zero));
  return v128.bitselect(ratio, quotient, f64x2.eq(b, zero));
}

/**
 * y = ⌊a / b⌋ over float32, from the exact remainder, as in Python; a / b for b = 0. Layouts and steps as in pairRow.
 */
export function floorDivide(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  pairRow(floorDividePair, a, b, y, aStep, bStep, begin, end);
}

export function floorDivideStrided(a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32): void {
  stridedRows(floorDivide, a, b, y, 2, 2, ndim, meta, begin, end);
}
