import { one2 } from '../inline/constants';
import { expPair } from '../inline/expPair';
import { nearZero2 } from '../inline/pair';
import { pairRow } from './pairRow';

const terms = memory.data<f64>([0.5, 1.0 / 6], 16);

function expm1Pair(x: v128, _: v128): v128 {
  return nearZero2(x, terms, f64x2.sub(expPair(x), one2()));
}

/** y = exp(x) - 1 over float32 within 1 ULP. Contiguous; x = y allowed. */
export function expm1(x: usize, y: usize, begin: i32, end: i32): void {
  pairRow(expm1Pair, x, x, y, 1, 1, begin, end);
}
