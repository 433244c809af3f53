import { sigmoid4 } from '../inline/sigmoid';
import { unaryLoop } from './unaryLoop';

// @ts-ignore: decorator
@final @unmanaged
class SiluOp {
  // @ts-ignore: decorator
  @inline
  v(x: v128): v128 {
    return f32x4.mul(x, sigmoid4(x));
  }
}

/**
 * y = x sigmoid(x) over float32 within 4 ULP for x > -87, below which sigmoid(x) is subnormal; NaN at -Infinity, as in
 * PyTorch. Contiguous; x = y allowed.
 */
export function silu(x: usize, y: usize, begin: i32, end: i32): void {
  unaryLoop<SiluOp>(x, y, begin, end);
}
