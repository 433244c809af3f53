import { loadOperand } from '../inline/loadOperand';
import { storeMask } from '../inline/storeMask';

/**
 * y[i] = op(a[i * aStep], b[i * bStep]) as one byte 0 or 1, begin <= i < end; a and b of four-byte elements, y
 * contiguous. `Op` is a class with `v(a: v128, b: v128): v128` that gives a mask of four lanes.
 */
// @ts-ignore: decorator
@inline
export function compareLoop<Op>(
  a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32,
): void {
  a += <usize>(begin * aStep) << 2;
  b += <usize>(begin * bStep) << 2;
  y += <usize>begin;
  for (let n = end - begin; n > 0; n -= 4) {
    storeMask(y, changetype<Op>(0).v(loadOperand(a, aStep, n), loadOperand(b, bStep, n)), n);
    a += <usize>(aStep << 4);
    b += <usize>(bStep << 4);
    y += 4;
  }
}
