import { binaryLoop } from './binaryLoop';
import { stridedRows } from './stridedRows';

// @ts-ignore: decorator
@final @unmanaged
class MinimumOp {
  // @ts-ignore: decorator
  @inline
  v(a: v128, b: v128): v128 {
    return f32x4.min(a, b);
  }
}

/** y = min(a, b) over float32, NaN if one of them is; layouts and steps as in binaryLoop. */
export function minimum(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  binaryLoop<MinimumOp>(a, b, y, aStep, bStep, begin, end);
}

export function minimumStrided(a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32): void {
  stridedRows(minimum, a, b, y, 2, 2, ndim, meta, begin, end);
}
