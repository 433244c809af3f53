import { expPair } from '../inline/expPair';
import { logPair } from '../inline/logPair';

/**
 * log(exp a + exp b + exp c) on two float64 lanes; -Infinity where all three are.
 *
 * @param nothing - -Infinity in both lanes
 */
export function logAdd3(a: v128, b: v128, c: v128, nothing: v128): v128 {
  const most = f64x2.pmax(f64x2.pmax(a, b), c);
  const m = v128.andnot(most, f64x2.eq(most, nothing));
  const sum = f64x2.add(f64x2.add(expPair(f64x2.sub(a, m)), expPair(f64x2.sub(b, m))), expPair(f64x2.sub(c, m)));
  const empty = v128.and(v128.and(f64x2.eq(a, nothing), f64x2.eq(b, nothing)), f64x2.eq(c, nothing));
  return v128.bitselect(nothing, f64x2.add(logPair(sum), m), empty);
}

/**
 * The scores of the blank and of the j-th label at one time, as float64; beyond the last label the blank's in its place.
 *
 * @param scores - float32 [classes]
 * @param own - the labels, int32
 */
// @ts-ignore: decorator
@inline
export function scorePair(scores: usize, own: usize, j: i32, labels: i32, blank: i32): v128 {
  const label = j < labels ? load<i32>(own + ((<usize>j) << 2)) : blank;
  const low = f64x2.splat(<f64>load<f32>(scores + ((<usize>blank) << 2)));
  return f64x2.replace_lane(low, 1, <f64>load<f32>(scores + ((<usize>label) << 2)));
}

/** Whether a path may go from the j-th label to the next one without a blank in between. */
// @ts-ignore: decorator
@inline
export function differs(own: usize, j: i32): bool {
  const at = own + ((<usize>j) << 2);
  return load<i32>(at) != load<i32>(at, 4);
}

/** Writes `count` float64 of -Infinity. */
export function fillNothing(at: usize, count: i32): void {
  for (let i = 0; i < count; ++i) store<f64>(at + ((<usize>i) << 3), -Infinity);
}
