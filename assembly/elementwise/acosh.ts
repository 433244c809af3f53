import { one2 } from '../inline/constants';
import { logPair } from '../inline/logPair';
import { pairRow } from './pairRow';

function acoshPair(x: v128, _: v128): v128 {
  const one = one2();
  const root = f64x2.mul(f64x2.sqrt(f64x2.sub(x, one)), f64x2.sqrt(f64x2.add(x, one)));
  return logPair(f64x2.add(x, root));
}

/** y = acosh(x) = log(x + √(x - 1) √(x + 1)) over float32 within 1 ULP; NaN below 1. Contiguous; x = y allowed. */
export function acosh(x: usize, y: usize, begin: i32, end: i32): void {
  pairRow(acoshPair, x, x, y, 1, 1, begin, end);
}
