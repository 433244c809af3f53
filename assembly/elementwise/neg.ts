import { unaryShortLoop } from './unaryLoop';

// @ts-ignore: decorator
@final @unmanaged
class NegOp {
  // @ts-ignore: decorator
  @inline
  v(x: v128): v128 {
    return f32x4.neg(x);
  }
}

/** y = -x over float32. Contiguous; x = y allowed. */
export function neg(x: usize, y: usize, begin: i32, end: i32): void {
  unaryShortLoop<NegOp>(x, y, begin, end);
}
