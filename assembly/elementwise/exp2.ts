import { expPair } from '../inline/expPair';
import { pairRow } from './pairRow';

function exp2Pair(x: v128, _: v128): v128 {
  return expPair(f64x2.mul(x, f64x2.splat(0.6931471805599453)));
}

/** y = 2^x over float32 within 1 ULP. Contiguous; x = y allowed. */
export function exp2(x: usize, y: usize, begin: i32, end: i32): void {
  pairRow(exp2Pair, x, x, y, 1, 1, begin, end);
}
