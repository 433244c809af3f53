import { sinPair } from '../inline/sinPair';
import { pairRow } from './pairRow';

function sine(x: v128, _: v128): v128 {
  return sinPair(x, 0);
}

/** y = sin(x) over float32 within 1 ULP, however large x. Contiguous; x = y allowed. */
export function sin(x: usize, y: usize, begin: i32, end: i32): void {
  pairRow(sine, x, x, y, 1, 1, begin, end);
}
