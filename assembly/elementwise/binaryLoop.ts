import { gatherLanes, storeFirstLanes } from '../inline/lanes';

/**
 * y[i] = op(a[i * aStep], b[i * bStep]) over four-byte elements, begin <= i < end; y contiguous. Steps 0 (one element
 * for all) and 1 run in full vectors; other steps and the tail gather lanes in a loop of their own, because V8 spills
 * every loop variable around a call. `Op` is a class with `v(a: v128, b: v128): v128`, called on a null `this`, which
 * inlining removes.
 */
// @ts-ignore: decorator
@inline
export function binaryLoop<Op>(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  const aBytes = (<usize>aStep) << 2;
  const bBytes = (<usize>bStep) << 2;
  a += <usize>begin * aBytes;
  b += <usize>begin * bBytes;
  y += (<usize>begin) << 2;
  let n = end - begin;
  if (n > 3 && <u32>(aStep | bStep) < 2) {
    let va = v128.load32_splat(a);
    let vb = v128.load32_splat(b);
    do {
      if (aStep) va = v128.load(a);
      if (bStep) vb = v128.load(b);
      v128.store(y, changetype<Op>(0).v(va, vb));
      a += aBytes << 2;
      b += bBytes << 2;
      y += 16;
      n -= 4;
    } while (n > 3);
  }
  for (; n > 0; n -= 4) {
    storeFirstLanes(y, changetype<Op>(0).v(gatherLanes(a, aBytes, n), gatherLanes(b, bBytes, n)), n);
    a += aBytes << 2;
    b += bBytes << 2;
    y += 16;
  }
}

/**
 * The same for the operations that a training step lives on: sixteen elements a step and no branch inside for the
 * patterns (1,1) and (1,0), so that memory is the limit.
 */
// @ts-ignore: decorator
@inline
export function binaryFastLoop<Op>(a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32): void {
  a += (<usize>(begin * aStep)) << 2;
  b += (<usize>(begin * bStep)) << 2;
  y += (<usize>begin) << 2;
  let n = end - begin;
  if (n > 15) {
    if (aStep == 1 && bStep == 1) {
      do {
        const v0 = changetype<Op>(0).v(v128.load(a), v128.load(b));
        const v1 = changetype<Op>(0).v(v128.load(a, 16), v128.load(b, 16));
        const v2 = changetype<Op>(0).v(v128.load(a, 32), v128.load(b, 32));
        const v3 = changetype<Op>(0).v(v128.load(a, 48), v128.load(b, 48));
        v128.store(y, v0);
        v128.store(y, v1, 16);
        v128.store(y, v2, 32);
        v128.store(y, v3, 48);
        a += 64;
        b += 64;
        y += 64;
        n -= 16;
      } while (n > 15);
    } else if (aStep == 1 && bStep == 0) {
      const vb = v128.load32_splat(b);
      do {
        const v0 = changetype<Op>(0).v(v128.load(a), vb);
        const v1 = changetype<Op>(0).v(v128.load(a, 16), vb);
        v128.store(y, v0);
        v128.store(y, v1, 16);
        a += 32;
        y += 32;
        n -= 8;
      } while (n > 7);
    }
  }
  binaryLoop<Op>(a, b, y, aStep, bStep, 0, n);
}

/** y[i] = op(a[i], b[i]) over contiguous four-byte elements, begin <= i < end, for the gradients of activations. */
// @ts-ignore: decorator
@inline
export function pairwiseLoop<Op>(a: usize, b: usize, y: usize, begin: i32, end: i32): void {
  const offset = (<usize>begin) << 2;
  a += offset;
  b += offset;
  y += offset;
  let n = end - begin;
  for (; n > 3; n -= 4) {
    v128.store(y, changetype<Op>(0).v(v128.load(a), v128.load(b)));
    a += 16;
    b += 16;
    y += 16;
  }
  if (n > 0) storeFirstLanes(y, changetype<Op>(0).v(gatherLanes(a, 4, n), gatherLanes(b, 4, n)), n);
}
