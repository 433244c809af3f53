import { compareLoop } from './compareLoop';
import { stridedRows } from './stridedRows';

// @ts-ignore: decorator
@final @unmanaged
class EqI32Op {
  // @ts-ignore: decorator
  @inline
  v(a: v128, b: v128): v128 {
    return i32x4.eq(a, b);
  }
}

/** y = 1 where a = b over int32, else 0; layouts and steps as in compareLoop. */
export function eqI32(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  compareLoop<EqI32Op>(a, b, y, aStep, bStep, begin, end);
}

export function eqI32Strided(
  a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32,
): void {
  stridedRows(eqI32, a, b, y, 2, 0, ndim, meta, begin, end);
}
