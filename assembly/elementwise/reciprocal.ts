import { unaryShortLoop } from './unaryLoop';

// @ts-ignore: decorator
@final @unmanaged
class ReciprocalOp {
  // @ts-ignore: decorator
  @inline
  v(x: v128): v128 {
    return f32x4.div(f32x4.splat(1), x);
  }
}

/** y = 1 / x over float32. Contiguous; x = y allowed. */
export function reciprocal(x: usize, y: usize, begin: i32, end: i32): void {
  unaryShortLoop<ReciprocalOp>(x, y, begin, end);
}
