import { sigmoid4 } from '../inline/sigmoid';
import { unaryLoop } from './unaryLoop';

// @ts-ignore: decorator
@final @unmanaged
class SigmoidOp {
  // @ts-ignore: decorator
  @inline
  v(x: v128): v128 {
    return sigmoid4(x);
  }
}

/** y = 1 / (1 + e^-x) over float32 within 3 ULP. Contiguous; x = y allowed. */
export function sigmoid(x: usize, y: usize, begin: i32, end: i32): void {
  unaryLoop<SigmoidOp>(x, y, begin, end);
}
