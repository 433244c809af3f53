import { erfPair } from '../inline/erfcPair';
import { pairRow } from './pairRow';

function errorFunction(x: v128, _: v128): v128 {
  return erfPair(x);
}

/** y = erf(x) = 2/√π ∫ exp(-t²) dt from 0 to x, over float32 within 1 ULP. Contiguous; x = y allowed. */
export function erf(x: usize, y: usize, begin: i32, end: i32): void {
  pairRow(errorFunction, x, x, y, 1, 1, begin, end);
}
