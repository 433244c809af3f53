import { expPair } from '../inline/expPair';
import { pairRow } from './pairRow';

const factor = memory.data<f64>([0.6931471805599453], 16);

function exp2Pair(x: v128, _: v128): v128 {
  return expPair(f64x2.mul(x, v128.load64_splat(factor)));
}

/** y = 2^x over float32 within 1 ULP. Contiguous; x = y allowed. */
export function exp2(x: usize, y: usize, begin: i32, end: i32): void {
  pairRow(exp2Pair, x, x, y, 1, 1, begin, end);
}
