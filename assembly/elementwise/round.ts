import { unaryShortLoop } from './unaryLoop';

// @ts-ignore: decorator
@final @unmanaged
class RoundOp {
  // @ts-ignore: decorator
  @inline
  v(x: v128): v128 {
    return f32x4.nearest(x);
  }
}

/** y = the nearest integer over float32, ties to even, as in PyTorch. Contiguous; x = y allowed. */
export function round(x: usize, y: usize, begin: i32, end: i32): void {
  unaryShortLoop<RoundOp>(x, y, begin, end);
}
