import { horizontalSum } from './horizontal';
import { loadTail } from './tail';

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

/** Weights (one for each place of a line; 1 without a pointer) at the full place k of a strand. */
// @ts-ignore: decorator
@inline
export function fullWeights(weight: usize, k: i32, inner: i32): v128 {
  if (weight == 0) return f32x4.splat(1);
  return inner == 1 ? v128.load(weight + ((<usize>k) << 4)) : v128.load32_splat(weight + ((<usize>k) << 2));
}

/** As fullWeights at a place of `width` lanes. */
export function tailWeights(weight: usize, k: i32, width: i32, inner: i32): v128 {
  if (weight == 0) return f32x4.splat(1);
  return inner == 1 ? loadTail(weight + ((<usize>k) << 4), width) : v128.load32_splat(weight + ((<usize>k) << 2));
}
