import { compareLoop } from './compareLoop';
import { stridedRows } from './stridedRows';

// @ts-ignore: decorator
@final @unmanaged
class GeI32Op {
  // @ts-ignore: decorator
  @inline
  v(a: v128, b: v128): v128 {
    return i32x4.ge_s(a, b);
  }
}

/** y = 1 where a ≥ b over int32, else 0; layouts and steps as in compareLoop. */
export function geI32(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  compareLoop<GeI32Op>(a, b, y, aStep, bStep, begin, end);
}

export function geI32Strided(
  a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32,
): void {
  stridedRows(geI32, a, b, y, 2, 0, ndim, meta, begin, end);
}

/** y = 1 where a ≤ b over int32, else 0. */
export function leI32(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  geI32(b, a, y, bStep, aStep, begin, end);
}

export function leI32Strided(
  a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32,
): void {
  stridedRows(leI32, a, b, y, 2, 0, ndim, meta, begin, end);
}
