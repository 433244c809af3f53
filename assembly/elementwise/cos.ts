import { sinPair } from '../inline/sinPair';
import { pairRow } from './pairRow';

function cosine(x: v128, _: v128): v128 {
  return sinPair(x, 1);
}

/** y = cos(x) over float32 within 1 ULP, however large x. Contiguous; x = y allowed. */
export function cos(x: usize, y: usize, begin: i32, end: i32): void {
  pairRow(cosine, x, x, y, 1, 1, begin, end);
}
