import { compareLoop } from './compareLoop';
import { stridedRows } from './stridedRows';

// @ts-ignore: decorator
@final @unmanaged
class GtOp {
  // @ts-ignore: decorator
  @inline
  v(a: v128, b: v128): v128 {
    return f32x4.gt(a, b);
  }
}

/** y = 1 where a > b over float32, else 0; layouts and steps as in compareLoop. */
export function gt(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  compareLoop<GtOp>(a, b, y, aStep, bStep, begin, end);
}

export function gtStrided(
  a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32,
): void {
  stridedRows(gt, a, b, y, 2, 0, ndim, meta, begin, end);
}

/** y = 1 where a < b over float32, else 0. */
export function lt(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  gt(b, a, y, bStep, aStep, begin, end);
}

export function ltStrided(
  a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32,
): void {
  stridedRows(lt, a, b, y, 2, 0, ndim, meta, begin, end);
}
