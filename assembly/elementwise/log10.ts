import { logPair } from '../inline/logPair';
import { pairRow } from './pairRow';

const factor = memory.data<f64>([0.4342944819032518], 16);

function log10Pair(x: v128, _: v128): v128 {
  return f64x2.mul(logPair(x), v128.load64_splat(factor));
}

/** y = log(x) / log(10) over float32 within 1 ULP; -Infinity at 0, NaN below. Contiguous; x = y allowed. */
export function log10(x: usize, y: usize, begin: i32, end: i32): void {
  pairRow(log10Pair, x, x, y, 1, 1, begin, end);
}
