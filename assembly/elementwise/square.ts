import { unaryShortLoop } from './unaryLoop';

// @ts-ignore: decorator
@final @unmanaged
class SquareOp {
  // @ts-ignore: decorator
  @inline
  v(x: v128): v128 {
    return f32x4.mul(x, x);
  }
}

/** y = x² over float32. Contiguous; x = y allowed. */
export function square(x: usize, y: usize, begin: i32, end: i32): void {
  unaryShortLoop<SquareOp>(x, y, begin, end);
}
