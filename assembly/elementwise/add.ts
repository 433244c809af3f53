import { binaryFastLoop } from './binaryLoop';
import { stridedRows } from './stridedRows';

// @ts-ignore: decorator
@final @unmanaged
class AddOp {
  // @ts-ignore: decorator
  @inline
  v(a: v128, b: v128): v128 {
    return f32x4.add(a, b);
  }
}

/** y = a + b over float32; layouts and steps as in binaryLoop. */
export function add(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  binaryFastLoop<AddOp>(a, b, y, aStep, bStep, begin, end);
}

export function addStrided(a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32): void {
  stridedRows(add, a, b, y, 2, 2, ndim, meta, begin, end);
}
