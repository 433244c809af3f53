import { horizontalSum } from './horizontal';

/**
 * A line of n numbers in [outer, n, inner] as SIMD walks along it: `steps` places, `step` bytes apart, of four lanes
 * each at the first `full` places and of `width` lanes behind them.
 *
 *   inner 1: one line, four neighbours a place. width is what is left at the last place, and lanes add up in the end.
 *   else:    up to four neighbouring lines, one row a place. width is the number of lines where they are not four.
 *
 * Full places and the others get loops of their own: the call for a tail inside a loop makes V8 save every register.
 */
// @ts-ignore: decorator
@inline
export function strandStep(inner: i32): usize {
  return inner == 1 ? 16 : (<usize>inner) << 2;
}

/** Lanes at the places that are not full, for the lines from i on. */
// @ts-ignore: decorator
@inline
export function strandWidth(n: i32, inner: i32, i: i32): i32 {
  return inner == 1 ? n & 3 : inner - i;
}

/** Places with four lanes. */
// @ts-ignore: decorator
@inline
export function strandFull(n: i32, inner: i32, width: i32): i32 {
  return inner == 1 ? n >> 2 : width >= 4 ? n : 0;
}

/** All places. */
// @ts-ignore: decorator
@inline
export function strandSteps(n: i32, inner: i32): i32 {
  return inner == 1 ? (n + 3) >> 2 : n;
}

/** Sums by lanes become sums of lines: in each lane where inner is 1, else they are that already. */
export function acrossLanes(lanes: v128, inner: i32): v128 {
  return inner == 1 ? f32x4.splat(horizontalSum(lanes)) : lanes;
}
