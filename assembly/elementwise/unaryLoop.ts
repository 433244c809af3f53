import { gatherLanes, storeFirstLanes } from '../inline/lanes';

/**
 * y[i] = op(x[i]) over four-byte elements, begin <= i < end, for operations of many instructions: full vectors and the
 * tail go through one copy of the code. `Op` is a class whose method `v(x: v128): v128` works on four lanes; it is
 * called on a null `this` and vanishes by inlining.
 */
// @ts-ignore: decorator
@inline
export function unaryLoop<Op>(x: usize, y: usize, begin: i32, end: i32): void {
  x += (<usize>begin) << 2;
  y += (<usize>begin) << 2;
  for (let n = end - begin; n > 0; n -= 4) {
    const r = changetype<Op>(0).v(n > 3 ? v128.load(x) : gatherLanes(x, 4, n));
    if (n > 3) v128.store(y, r);
    else storeFirstLanes(y, r, n);
    x += 16;
    y += 16;
  }
}

/** The same for operations of a few instructions: nothing is called in the loop, since V8 would spill around it. */
// @ts-ignore: decorator
@inline
export function unaryShortLoop<Op>(x: usize, y: usize, begin: i32, end: i32): void {
  x += (<usize>begin) << 2;
  y += (<usize>begin) << 2;
  let n = end - begin;
  for (; n > 3; n -= 4) {
    v128.store(y, changetype<Op>(0).v(v128.load(x)));
    x += 16;
    y += 16;
  }
  if (n > 0) storeFirstLanes(y, changetype<Op>(0).v(gatherLanes(x, 4, n)), n);
}

/** The same for operations that a training step lives on: sixteen elements a step, so that memory is the limit. */
// @ts-ignore: decorator
@inline
export function unaryFastLoop<Op>(x: usize, y: usize, begin: i32, end: i32): void {
  const offset = (<usize>begin) << 2;
  let n = end - begin;
  x += offset;
  y += offset;
  for (; n > 15; n -= 16) {
    const v0 = changetype<Op>(0).v(v128.load(x));
    const v1 = changetype<Op>(0).v(v128.load(x, 16));
    const v2 = changetype<Op>(0).v(v128.load(x, 32));
    const v3 = changetype<Op>(0).v(v128.load(x, 48));
    v128.store(y, v0);
    v128.store(y, v1, 16);
    v128.store(y, v2, 32);
    v128.store(y, v3, 48);
    x += 64;
    y += 64;
  }
  unaryShortLoop<Op>(x, y, 0, n);
}
