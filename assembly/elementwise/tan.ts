import { sinPair } from '../inline/sinPair';
import { pairRow } from './pairRow';

function tanPair(x: v128, _: v128): v128 {
  return f64x2.div(sinPair(x, 0), sinPair(x, 1));
}

/** y = tan(x) = sin(x) / cos(x) over float32 within 1 ULP, however large x. Contiguous; x = y allowed. */
export function tan(x: usize, y: usize, begin: i32, end: i32): void {
  pairRow(tanPair, x, x, y, 1, 1, begin, end);
}
