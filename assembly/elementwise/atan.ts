import { atan2Pair } from '../inline/atan2Pair';
import { one2 } from '../inline/constants';
import { pairRow } from './pairRow';

function atanPair(x: v128, _: v128): v128 {
  return atan2Pair(x, one2());
}

/** y = atan(x) over float32 within 1 ULP. Contiguous; x = y allowed. */
export function atan(x: usize, y: usize, begin: i32, end: i32): void {
  pairRow(atanPair, x, x, y, 1, 1, begin, end);
}
