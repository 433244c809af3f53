import { binaryLoop } from './binaryLoop';
import { stridedRows } from './stridedRows';

// @ts-ignore: decorator
@final @unmanaged
class MaximumOp {
  // @ts-ignore: decorator
  @inline
  v(a: v128, b: v128): v128 {
    return f32x4.max(a, b);
  }
}

/** y = max(a, b) over float32, NaN if one of them is; layouts and steps as in binaryLoop. */
export function maximum(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  binaryLoop<MaximumOp>(a, b, y, aStep, bStep, begin, end);
}

export function maximumStrided(a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32): void {
  stridedRows(maximum, a, b, y, 2, 2, ndim, meta, begin, end);
}
