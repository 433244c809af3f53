import { gatherLanes, storeFirstLanes } from '../inline/lanes';

/**
 * y[i] = op(x[i]) over four-byte elements, begin <= i < end, for operations of many instructions: full vectors and the
 * tail go through one copy of the code, which keeps the module small. `Op` is a class whose method
 * `v(x: v128): v128` works on four lanes; it is called on a null `this` and vanishes by inlining.
 */
// @ts-ignore: decorator
@inline
export function unaryLoop<Op>(x: usize, y: usize, begin: i32, end: i32): void {
  x += <usize>begin << 2;
  y += <usize>begin << 2;
  for (let n = end - begin; n > 0; n -= 4) {
    const full = n > 3;
    const r = changetype<Op>(0).v(full ? v128.load(x) : gatherLanes(x, 4, n));
    if (full) v128.store(y, r);
    else storeFirstLanes(y, r, n);
    x += 16;
    y += 16;
  }
}

/** The same for operations of a few instructions, limited by memory: sixteen elements a step, no branch inside. */
// @ts-ignore: decorator
@inline
export function unaryFastLoop<Op>(x: usize, y: usize, begin: i32, end: i32): void {
  const offset = <usize>begin << 2;
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
  unaryLoop<Op>(x, y, 0, n);
}
