import { binaryFastLoop } from './binaryLoop';
import { stridedRows } from './stridedRows';

// @ts-ignore: decorator
@final @unmanaged
class MulOp {
  // @ts-ignore: decorator
  @inline
  v(a: v128, b: v128): v128 {
    return f32x4.mul(a, b);
  }
}

/** y = a b over float32; layouts and steps as in binaryLoop. */
export function mul(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  binaryFastLoop<MulOp>(a, b, y, aStep, bStep, begin, end);
}

export function mulStrided(a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32): void {
  stridedRows(mul, a, b, y, 2, 2, ndim, meta, begin, end);
}
