import { unaryShortLoop } from './unaryLoop';

// @ts-ignore: decorator
@final @unmanaged
class CeilOp {
  // @ts-ignore: decorator
  @inline
  v(x: v128): v128 {
    return f32x4.ceil(x);
  }
}

/** y = the smallest integer ≥ x over float32. Contiguous; x = y allowed. */
export function ceil(x: usize, y: usize, begin: i32, end: i32): void {
  unaryShortLoop<CeilOp>(x, y, begin, end);
}
