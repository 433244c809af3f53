import { atan2Pair } from '../inline/atan2Pair';
import { one2 } from '../inline/constants';
import { pairRow } from './pairRow';

function acosPair(x: v128, _: v128): v128 {
  return atan2Pair(f64x2.sqrt(f64x2.sub(one2(), f64x2.mul(x, x))), x);
}

/** y = acos(x) = atan2(√(1 - x²), x) over float32 within 1 ULP; NaN outside [-1, 1]. Contiguous; x = y allowed. */
export function acos(x: usize, y: usize, begin: i32, end: i32): void {
  pairRow(acosPair, x, x, y, 1, 1, begin, end);
}
