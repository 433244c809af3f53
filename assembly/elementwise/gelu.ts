import { erfcPair } from '../inline/erfcPair';
import { pairRow } from './pairRow';

function geluPair(x: v128, _: v128): v128 {
  return f64x2.mul(f64x2.mul(x, f64x2.splat(0.5)), erfcPair(f64x2.mul(x, f64x2.splat(-0.7071067811865476))));
}

/** y = x Φ(x) = x erfc(-x / √2) / 2 over float32 within 1 ULP, also where Φ is tiny. Contiguous; x = y allowed. */
export function gelu(x: usize, y: usize, begin: i32, end: i32): void {
  pairRow(geluPair, x, x, y, 1, 1, begin, end);
}
