import { binaryFastLoop } from './binaryLoop';
import { stridedRows } from './stridedRows';

// @ts-ignore: decorator
@final @unmanaged
class SubOp {
  // @ts-ignore: decorator
  @inline
  v(a: v128, b: v128): v128 {
    return f32x4.sub(a, b);
  }
}

/** y = a - b over float32; layouts and steps as in binaryLoop. */
export function sub(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  binaryFastLoop<SubOp>(a, b, y, aStep, bStep, begin, end);
}

export function subStrided(a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32): void {
  stridedRows(sub, a, b, y, 2, 2, ndim, meta, begin, end);
}
