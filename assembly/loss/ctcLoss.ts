import { differs, fillNothing, logAdd3, scorePair } from './ctcStates';

/**
 * Connectionist temporal classification, scores [t, n, classes] float32 (logarithms of probabilities):
 *
 *   alpha_i(s) = log(exp alpha_(i-1)(s) + exp alpha_(i-1)(s-1) + [skip s] exp alpha_(i-1)(s-2)) + scores_i(l'_s)
 *   nll = -log(exp alpha(2 S) + exp alpha(2 S - 1)) at the last time
 *
 * with l' the S labels with a blank around each: state 2 j is a blank, 2 j + 1 the j-th label, and a label may follow another
 * one directly (skip) if they differ. Both states of a pair are computed together, in float64: the sums of logarithms of a
 * long input have no digits to spare in float32.
 *
 * sizes: int32 [n, 3] = length of the input, number of labels, where the labels begin in targets (int32). nll: float32 [n].
 * alpha: float64 [n, t, states], states = 2 (most labels) + 4: two of -Infinity, then the states. Range over n.
 */
export function ctcLoss(
  scores: usize,
  targets: usize,
  sizes: usize,
  nll: usize,
  alpha: usize,
  t: i32,
  n: i32,
  classes: i32,
  states: i32,
  blank: i32,
  begin: i32,
  end: i32,
): void {
  const nothing = f64x2.splat(-Infinity);
  const rowBytes = (<usize>states) << 3;
  const timeBytes = (<usize>n * <usize>classes) << 2;
  for (let b = begin; b < end; ++b) {
    const size = sizes + <usize>b * 12;
    const length = load<i32>(size);
    const labels = load<i32>(size, 4);
    const own = targets + ((<usize>load<i32>(size, 8)) << 2);
    if (length == 0) {
      store<f32>(nll + ((<usize>b) << 2), labels == 0 ? 0 : Infinity);
      continue;
    }
    let from = scores + ((<usize>b * <usize>classes) << 2);
    let row = alpha + <usize>b * <usize>t * rowBytes;
    fillNothing(row, states);
    const first = scorePair(from, own, 0, labels, blank);
    store<f64>(row, f64x2.extract_lane(first, 0), 16);
    if (labels > 0) store<f64>(row, f64x2.extract_lane(first, 1), 24);
    for (let i = 1; i < length; ++i) {
      const earlier = row;
      from += timeBytes;
      row += rowBytes;
      v128.store(row, nothing);
      for (let j = 0; j <= labels; ++j) {
        const at = (<usize>j) << 4;
        const before = v128.load(earlier + at, 8);
        const skips = j > 0 && j < labels && differs(own, j - 1);
        const skipped = skips ? v128.shuffle<f64>(nothing, before, 0, 2) : nothing;
        const sum = logAdd3(v128.load(earlier + at, 16), before, skipped, nothing);
        v128.store(row + at, f64x2.add(sum, scorePair(from, own, j, labels, blank)), 16);
      }
    }
    const last = v128.load(row + ((<usize>labels) << 4), 8);
    const both = logAdd3(last, v128.shuffle<f64>(last, last, 1, 0), nothing, nothing);
    store<f32>(nll + ((<usize>b) << 2), <f32>-f64x2.extract_lane(both, 0));
  }
}
