import { unaryShortLoop } from './unaryLoop';

// @ts-ignore: decorator
@final @unmanaged
class RsqrtOp {
  // @ts-ignore: decorator
  @inline
  v(x: v128): v128 {
    return f32x4.div(f32x4.splat(1), f32x4.sqrt(x));
  }
}

/** y = 1 / √x over float32 within 1 ULP; Infinity at 0, NaN below. Contiguous; x = y allowed. */
export function rsqrt(x: usize, y: usize, begin: i32, end: i32): void {
  unaryShortLoop<RsqrtOp>(x, y, begin, end);
}
