import { half2, one2 } from '../inline/constants';
import { expPair } from '../inline/expPair';
import { pairRow } from './pairRow';

function coshPair(x: v128, _: v128): v128 {
  const e = expPair(x);
  return f64x2.mul(f64x2.add(e, f64x2.div(one2(), e)), half2());
}

/** y = cosh(x) = (e^x + e^-x) / 2 over float32 within 1 ULP. Contiguous; x = y allowed. */
export function cosh(x: usize, y: usize, begin: i32, end: i32): void {
  pairRow(coshPair, x, x, y, 1, 1, begin, end);
}
