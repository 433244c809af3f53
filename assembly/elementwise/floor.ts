import { unaryShortLoop } from './unaryLoop';

// @ts-ignore: decorator
@final @unmanaged
class FloorOp {
  // @ts-ignore: decorator
  @inline
  v(x: v128): v128 {
    return f32x4.floor(x);
  }
}

/** y = the largest integer ≤ x over float32. Contiguous; x = y allowed. */
export function floor(x: usize, y: usize, begin: i32, end: i32): void {
  unaryShortLoop<FloorOp>(x, y, begin, end);
}
