import { exp4 } from '../inline/exp';
import { unaryLoop } from './unaryLoop';

// @ts-ignore: decorator
@final @unmanaged
class ExpOp {
  // @ts-ignore: decorator
  @inline
  v(x: v128): v128 {
    return exp4(x);
  }
}

/** y = exp(x) over float32 within 1 ULP. Contiguous; x = y allowed. */
export function exp(x: usize, y: usize, begin: i32, end: i32): void {
  unaryLoop<ExpOp>(x, y, begin, end);
}
