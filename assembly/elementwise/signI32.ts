import { unaryShortLoop } from './unaryLoop';

// @ts-ignore: decorator
@final @unmanaged
class SignI32Op {
  // @ts-ignore: decorator
  @inline
  v(x: v128): v128 {
    return i32x4.sub(i32x4.lt_s(x, i32x4.splat(0)), i32x4.gt_s(x, i32x4.splat(0)));
  }
}

/** y = 1, 0 or -1 as x > 0, x = 0, x < 0 over int32. Contiguous; x = y allowed. */
export function signI32(x: usize, y: usize, begin: i32, end: i32): void {
  unaryShortLoop<SignI32Op>(x, y, begin, end);
}
