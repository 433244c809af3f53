import { unaryShortLoop } from './unaryLoop';

// @ts-ignore: decorator
@final @unmanaged
class SqrtOp {
  // @ts-ignore: decorator
  @inline
  v(x: v128): v128 {
    return f32x4.sqrt(x);
  }
}

/** y = √x over float32, correctly rounded; NaN below 0. Contiguous; x = y allowed. */
export function sqrt(x: usize, y: usize, begin: i32, end: i32): void {
  unaryShortLoop<SqrtOp>(x, y, begin, end);
}
