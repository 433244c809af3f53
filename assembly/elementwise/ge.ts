import { compareLoop } from './compareLoop';
import { stridedRows } from './stridedRows';

// @ts-ignore: decorator
@final @unmanaged
class GeOp {
  // @ts-ignore: decorator
  @inline
  v(a: v128, b: v128): v128 {
    return f32x4.ge(a, b);
  }
}

/** y = 1 where a ≥ b over float32, else 0; layouts and steps as in compareLoop. */
export function ge(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  compareLoop<GeOp>(a, b, y, aStep, bStep, begin, end);
}

export function geStrided(
  a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32,
): void {
  stridedRows(ge, a, b, y, 2, 0, ndim, meta, begin, end);
}

/** y = 1 where a ≤ b over float32, else 0. */
export function le(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  ge(b, a, y, bStep, aStep, begin, end);
}

export function leStrided(
  a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32,
): void {
  stridedRows(le, a, b, y, 2, 0, ndim, meta, begin, end);
}
