import { half2, one2 } from '../inline/constants';
import { logPair } from '../inline/logPair';
import { nearZero2 } from '../inline/pair';
import { pairRow } from './pairRow';

const terms = memory.data<f64>([0, 1.0 / 3], 16);

function atanhPair(x: v128, _: v128): v128 {
  const ratio = f64x2.div(f64x2.add(one2(), x), f64x2.sub(one2(), x));
  return nearZero2(x, terms, f64x2.mul(half2(), logPair(ratio)));
}

/**
 * y = atanh(x) = log((1 + x) / (1 - x)) / 2 over float32 within 1 ULP; ±Infinity at ±1, NaN outside [-1, 1].
 * Contiguous; x = y allowed.
 */
export function atanh(x: usize, y: usize, begin: i32, end: i32): void {
  pairRow(atanhPair, x, x, y, 1, 1, begin, end);
}
