import { half2, one2 } from '../inline/constants';
import { expPair } from '../inline/expPair';
import { nearZero2 } from '../inline/pair';
import { pairRow } from './pairRow';

const terms = memory.data<f64>([0, 1.0 / 6], 16);

function sinhPair(x: v128, _: v128): v128 {
  const e = expPair(x);
  return nearZero2(x, terms, f64x2.mul(f64x2.sub(e, f64x2.div(one2(), e)), half2()));
}

/** y = sinh(x) = (e^x - e^-x) / 2 over float32 within 1 ULP. Contiguous; x = y allowed. */
export function sinh(x: usize, y: usize, begin: i32, end: i32): void {
  pairRow(sinhPair, x, x, y, 1, 1, begin, end);
}
