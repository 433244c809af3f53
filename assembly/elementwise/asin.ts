import { atan2Pair } from '../inline/atan2Pair';
import { one2 } from '../inline/constants';
import { pairRow } from './pairRow';

function asinPair(x: v128, _: v128): v128 {
  return atan2Pair(x, f64x2.sqrt(f64x2.sub(one2(), f64x2.mul(x, x))));
}

/** y = asin(x) = atan2(x, √(1 - x²)) over float32 within 1 ULP; NaN outside [-1, 1]. Contiguous; x = y allowed. */
export function asin(x: usize, y: usize, begin: i32, end: i32): void {
  pairRow(asinPair, x, x, y, 1, 1, begin, end);
}
