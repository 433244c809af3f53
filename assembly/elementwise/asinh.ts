import { one2 } from '../inline/constants';
import { logPair } from '../inline/logPair';
import { copySign2, nearZero2 } from '../inline/pair';
import { pairRow } from './pairRow';

const terms = memory.data<f64>([0, -1.0 / 6], 16);

function asinhPair(x: v128, _: v128): v128 {
  const root = f64x2.sqrt(f64x2.add(f64x2.mul(x, x), one2()));
  return nearZero2(x, terms, copySign2(logPair(f64x2.add(f64x2.abs(x), root)), x));
}

/** y = asinh(x) = ±log(|x| + √(x² + 1)) over float32 within 1 ULP. Contiguous; x = y allowed. */
export function asinh(x: usize, y: usize, begin: i32, end: i32): void {
  pairRow(asinhPair, x, x, y, 1, 1, begin, end);
}
