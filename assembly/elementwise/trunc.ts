import { unaryShortLoop } from './unaryLoop';

// @ts-ignore: decorator
@final @unmanaged
class TruncOp {
  // @ts-ignore: decorator
  @inline
  v(x: v128): v128 {
    return f32x4.trunc(x);
  }
}

/** y = x without its fraction over float32. Contiguous; x = y allowed. */
export function trunc(x: usize, y: usize, begin: i32, end: i32): void {
  unaryShortLoop<TruncOp>(x, y, begin, end);
}
