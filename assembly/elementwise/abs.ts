import { unaryShortLoop } from './unaryLoop';

// @ts-ignore: decorator
@final @unmanaged
class AbsOp {
  // @ts-ignore: decorator
  @inline
  v(x: v128): v128 {
    return f32x4.abs(x);
  }
}

/** y = |x| over float32. Contiguous; x = y allowed. */
export function abs(x: usize, y: usize, begin: i32, end: i32): void {
  unaryShortLoop<AbsOp>(x, y, begin, end);
}
