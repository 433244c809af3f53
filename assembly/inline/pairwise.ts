import { loadTail } from './tail';

/** What is added up. */
// @ts-ignore: decorator
@inline
export const PLAIN = 0; // x
// @ts-ignore: decorator
@inline
export const SQUARES = 1; // x^2
// @ts-ignore: decorator
@inline
export const SQUARED_DIFFERENCES = 2; // (x - t)^2
// @ts-ignore: decorator
@inline
export const ABSOLUTE_DIFFERENCES = 3; // |x - t|

/** Elements of one leaf: 4 KB of x, 32 additions in a row for each of 32 lanes. */
export const LEAF = 1024;

/** The term of four elements x; t is the other operand where there is one. */
// @ts-ignore: decorator
@inline
function term(kind: i32, x: v128, t: v128): v128 {
  if (kind == PLAIN) return x;
  if (kind == SQUARES) return f32x4.mul(x, x);
  const d = f32x4.sub(x, t);
  return kind == SQUARED_DIFFERENCES ? f32x4.mul(d, d) : f32x4.abs(d);
}

// @ts-ignore: decorator
@inline
function termAt(kind: i32, x: usize, t: usize): v128 {
  const four = v128.load(x);
  return term(kind, four, kind >= SQUARED_DIFFERENCES ? v128.load(t) : four);
}

/**
 * Sum of the terms of n <= LEAF contiguous elements, by lanes: lane i of the result adds up the elements i, i + 4, ...
 * Eight accumulators hide the latency of the addition, and the tree over them and the leaves keeps the error near
 * 6e-8 log2(n).
 */
// @ts-ignore: decorator
@inline
export function leafLanes(kind: i32, x: usize, t: usize, n: i32): v128 {
  let s0 = f32x4.splat(0);
  const end = x + (<usize>n << 2);
  if (n >= 32) {
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let s4 = s0;
    let s5 = s0;
    let s6 = s0;
    let s7 = s0;
    const stop = x + (<usize>(n & ~31) << 2);
    while (x < stop) {
      s0 = f32x4.add(s0, termAt(kind, x, t));
      s1 = f32x4.add(s1, termAt(kind, x + 16, t + 16));
      s2 = f32x4.add(s2, termAt(kind, x + 32, t + 32));
      s3 = f32x4.add(s3, termAt(kind, x + 48, t + 48));
      s4 = f32x4.add(s4, termAt(kind, x + 64, t + 64));
      s5 = f32x4.add(s5, termAt(kind, x + 80, t + 80));
      s6 = f32x4.add(s6, termAt(kind, x + 96, t + 96));
      s7 = f32x4.add(s7, termAt(kind, x + 112, t + 112));
      x += 128;
      if (kind >= SQUARED_DIFFERENCES) t += 128;
    }
    s0 = f32x4.add(
      f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)),
      f32x4.add(f32x4.add(s4, s5), f32x4.add(s6, s7)),
    );
  }
  while (x + 16 <= end) {
    s0 = f32x4.add(s0, termAt(kind, x, t));
    x += 16;
    if (kind >= SQUARED_DIFFERENCES) t += 16;
  }
  const rest = n & 3;
  if (rest != 0) {
    const last = loadTail(x, rest);
    s0 = f32x4.add(s0, term(kind, last, kind >= SQUARED_DIFFERENCES ? loadTail(t, rest) : last));
  }
  return s0;
}

/** How many of n > LEAF elements go to the left half: whole leaves. */
// @ts-ignore: decorator
@inline
export function leftHalf(n: i32): i32 {
  return (((n - 1) / LEAF + 1) >> 1) * LEAF;
}
