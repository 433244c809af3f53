import { one2 } from '../inline/constants';
import { logPair } from '../inline/logPair';
import { nearZero2 } from '../inline/pair';
import { pairRow } from './pairRow';

const terms = memory.data<f64>([-0.5, 1.0 / 3], 16);

function log1pPair(x: v128, _: v128): v128 {
  return nearZero2(x, terms, logPair(f64x2.add(one2(), x)));
}

/** y = log(1 + x) over float32 within 1 ULP; -Infinity at -1, NaN below. Contiguous; x = y allowed. */
export function log1p(x: usize, y: usize, begin: i32, end: i32): void {
  pairRow(log1pPair, x, x, y, 1, 1, begin, end);
}
