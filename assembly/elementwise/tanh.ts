import { tanh4 } from '../inline/tanh';
import { unaryLoop } from './unaryLoop';

// @ts-ignore: decorator
@final @unmanaged
class TanhOp {
  // @ts-ignore: decorator
  @inline
  v(x: v128): v128 {
    return tanh4(x);
  }
}

/** y = tanh(x) = (e^2x - 1) / (e^2x + 1) over float32 within 3 ULP. Contiguous; x = y allowed. */
export function tanh(x: usize, y: usize, begin: i32, end: i32): void {
  unaryLoop<TanhOp>(x, y, begin, end);
}
