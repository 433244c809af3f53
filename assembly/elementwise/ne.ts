import { compareLoop } from './compareLoop';
import { stridedRows } from './stridedRows';

// @ts-ignore: decorator
@final @unmanaged
class NeOp {
  // @ts-ignore: decorator
  @inline
  v(a: v128, b: v128): v128 {
    return f32x4.ne(a, b);
  }
}

/** y = 1 where a ≠ b over float32, else 0; layouts and steps as in compareLoop. */
export function ne(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  compareLoop<NeOp>(a, b, y, aStep, bStep, begin, end);
}

export function neStrided(
  a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32,
): void {
  stridedRows(ne, a, b, y, 2, 0, ndim, meta, begin, end);
}
