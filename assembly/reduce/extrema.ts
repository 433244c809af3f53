import { swapNeighbours, upperHalf } from '../inline/horizontal';
import { strandFull, strandStep, strandSteps, strandWidth } from '../inline/strand';
import { loadTail, storeLanes, tailMask } from '../inline/tail';

/**
 * Maximum of each line of a strand (see inline/strand), NaN where there is one. pmax is one instruction but drops NaN,
 * so NaN are collected beside it. Signs are flipped where `flip` is set: the minimum is minus the maximum of -x.
 */
function extremumLanes(x: usize, step: usize, full: i32, steps: i32, width: i32, inner: i32, flip: v128): v128 {
  const lowest = f32x4.splat(-Infinity);
  let a = lowest;
  let nan = i32x4.splat(0);
  let k = 0;
  for (; k < full; ++k, x += step) {
    const value = v128.xor(v128.load(x), flip);
    a = f32x4.pmax(a, value);
    nan = v128.or(nan, f32x4.ne(value, value));
  }
  for (; k < steps; ++k, x += step) {
    const value = v128.bitselect(v128.xor(loadTail(x, width), flip), lowest, tailMask(width));
    a = f32x4.pmax(a, value);
    nan = v128.or(nan, f32x4.ne(value, value));
  }
  a = v128.or(a, nan);
  if (inner == 1) {
    a = f32x4.max(a, upperHalf(a));
    a = f32x4.max(a, swapNeighbours(a));
  }
  return v128.xor(a, flip);
}

function extremum(x: usize, y: usize, reduce: i32, inner: i32, flip: i32, begin: i32, end: i32): void {
  const step = strandStep(inner);
  const steps = strandSteps(reduce, inner);
  for (let o = <usize>begin; o < <usize>end; ++o) {
    for (let i = 0; i < inner; i += 4) {
      const width = strandWidth(reduce, inner, i);
      const full = strandFull(reduce, inner, width);
      const from = x + ((o * <usize>reduce * <usize>inner + <usize>i) << 2);
      const lanes = extremumLanes(from, step, full, steps, width, inner, i32x4.splat(flip));
      storeLanes(y + ((o * <usize>inner + <usize>i) << 2), lanes, inner - i);
    }
  }
}

/**
 * y[o, i] = max over r of x[o, r, i], float32, x [outer, reduce, inner] and y [outer, inner] row-major; NaN where a NaN
 * is among them. reduce >= 1. Range over outer.
 */
export function amax(x: usize, y: usize, outer: i32, reduce: i32, inner: i32, begin: i32, end: i32): void {
  extremum(x, y, reduce, inner, 0, begin, end);
}

/** As amax for the minimum. */
export function amin(x: usize, y: usize, outer: i32, reduce: i32, inner: i32, begin: i32, end: i32): void {
  extremum(x, y, reduce, inner, 0x80000000, begin, end);
}
