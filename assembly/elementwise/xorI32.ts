import { binaryLoop } from './binaryLoop';
import { stridedRows } from './stridedRows';

// @ts-ignore: decorator
@final @unmanaged
class XorI32Op {
  // @ts-ignore: decorator
  @inline
  v(a: v128, b: v128): v128 {
    return v128.xor(a, b);
  }
}

/** y = a ^ b over int32; layouts and steps as in binaryLoop. */
export function xorI32(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  binaryLoop<XorI32Op>(a, b, y, aStep, bStep, begin, end);
}

export function xorI32Strided(
  a: usize, b: usize, y: usize, ndim: i32, meta: usize, begin: i32, end: i32,
): void {
  stridedRows(xorI32, a, b, y, 2, 2, ndim, meta, begin, end);
}
