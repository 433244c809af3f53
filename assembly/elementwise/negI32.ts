import { unaryShortLoop } from './unaryLoop';

// @ts-ignore: decorator
@final @unmanaged
class NegI32Op {
  // @ts-ignore: decorator
  @inline
  v(x: v128): v128 {
    return i32x4.neg(x);
  }
}

/** y = -x over int32, modulo 2^32. Contiguous; x = y allowed. */
export function negI32(x: usize, y: usize, begin: i32, end: i32): void {
  unaryShortLoop<NegI32Op>(x, y, begin, end);
}
