import { unaryShortLoop } from './unaryLoop';

// @ts-ignore: decorator
@final @unmanaged
class AbsI32Op {
  // @ts-ignore: decorator
  @inline
  v(x: v128): v128 {
    return i32x4.abs(x);
  }
}

/** y = |x| over int32, modulo 2^32. Contiguous; x = y allowed. */
export function absI32(x: usize, y: usize, begin: i32, end: i32): void {
  unaryShortLoop<AbsI32Op>(x, y, begin, end);
}
