import { erfcPair } from '../inline/erfcPair';
import { pairRow } from './pairRow';

function complement(x: v128, _: v128): v128 {
  return erfcPair(x);
}

/** y = erfc(x) = 1 - erf(x) over float32 within 1 ULP. Contiguous; x = y allowed. */
export function erfc(x: usize, y: usize, begin: i32, end: i32): void {
  pairRow(complement, x, x, y, 1, 1, begin, end);
}
