import { unaryShortLoop } from './unaryLoop';

// @ts-ignore: decorator
@final @unmanaged
class SignOp {
  // @ts-ignore: decorator
  @inline
  v(x: v128): v128 {
    return f32x4.convert_i32x4_s(i32x4.sub(f32x4.lt(x, f32x4.splat(0)), f32x4.gt(x, f32x4.splat(0))));
  }
}

/** y = 1, 0 or -1 as x > 0, x = 0 or NaN, x < 0 over float32, as in PyTorch. Contiguous; x = y allowed. */
export function sign(x: usize, y: usize, begin: i32, end: i32): void {
  unaryShortLoop<SignOp>(x, y, begin, end);
}
