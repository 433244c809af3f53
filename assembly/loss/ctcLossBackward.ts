import { expPair } from '../inline/expPair';
import { differs, fillNothing, logAdd3, scorePair } from './ctcStates';

/**
 * Gradient of ctcLoss with respect to scores that are logarithms of a softmax, as PyTorch defines it:
 *
 *   gx_i(c) = g (exp scores_i(c) - sum over states s of class c of exp(alpha_i(s) + beta_i(s) + nll - scores_i(c)))
 *   beta_i(s) = log(exp beta_(i+1)(s) + exp beta_(i+1)(s+1) + [skip s+2] exp beta_(i+1)(s+2)) + scores_i(l'_s)
 *
 * and 0 beyond the input's length. NaN where no path exists, or 0 (zeroInfinity). Arguments as in ctcLoss; g: float32, one for
 * each sample. work: float64 [n, 2 states + classes]: two rows of beta, and the sums by class. Range over n.
 */
export function ctcLossBackward(
  scores: usize,
  targets: usize,
  sizes: usize,
  nll: usize,
  alpha: usize,
  g: usize,
  gx: usize,
  work: usize,
  t: i32,
  n: i32,
  classes: i32,
  states: i32,
  blank: i32,
  zeroInfinity: i32,
  begin: i32,
  end: i32,
): void {
  const rowBytes = (<usize>states) << 3;
  const classBytes = (<usize>classes) << 2;
  const timeBytes = <usize>n * classBytes;
  for (let b = begin; b < end; ++b) {
    const size = sizes + <usize>b * 12;
    const length = load<i32>(size);
    const labels = load<i32>(size, 4);
    const own = targets + ((<usize>load<i32>(size, 8)) << 2);
    const loss = load<f32>(nll + ((<usize>b) << 2));
    const factor = load<f32>(g + ((<usize>b) << 2));
    const first = <usize>b * classBytes;
    const isZero = zeroInfinity != 0 && loss == Infinity;
    const isUsual = abs(loss) < Infinity;
    const beta = work + <usize>b * (2 * rowBytes + 2 * classBytes);
    const sums = beta + 2 * rowBytes;
    fillNothing(beta, 2 * states);
    for (let i = t - 1; i >= 0; --i) {
      const at = first + <usize>i * timeBytes;
      if (i >= length || isZero || !isUsual) {
        const value: f32 = i >= length || isZero ? 0 : NaN;
        for (let c: usize = 0; c < classBytes; c += 4) store<f32>(gx + at + c, value);
        continue;
      }
      const row = beta + <usize>(i & 1) * rowBytes;
      const later = beta + <usize>((i + 1) & 1) * rowBytes;
      const states = alpha + (<usize>b * <usize>t + <usize>i) * rowBytes;
      memory.fill(sums, 0, 2 * classBytes);
      step(scores + at, own, row, later, labels, blank, i == length - 1);
      collect(scores + at, own, row, states, sums, labels, blank, <f64>loss, i == length - 1);
      finish(scores + at, sums, gx + at, classes, <f64>factor);
    }
  }
}

/** beta of one time from that of the next one. */
function step(scores: usize, own: usize, row: usize, later: usize, labels: i32, blank: i32, isLast: bool): void {
  const nothing = f64x2.splat(-Infinity);
  if (isLast) {
    const end = row + ((<usize>labels) << 4);
    const pair = scorePair(scores, own, labels - 1, labels > 0 ? labels : -1, blank);
    store<f64>(end, f64x2.extract_lane(pair, 0));
    if (labels > 0) store<f64>(end - 8, f64x2.extract_lane(pair, 1));
    return;
  }
  for (let j = 0; j <= labels; ++j) {
    const from = later + ((<usize>j) << 4);
    const skips = j + 1 < labels && differs(own, j);
    const skipped = skips ? f64x2.replace_lane(nothing, 1, load<f64>(from, 24)) : nothing;
    const sum = logAdd3(v128.load(from), v128.load(from, 8), skipped, nothing);
    v128.store(row + ((<usize>j) << 4), f64x2.add(sum, scorePair(scores, own, j, labels, blank)));
  }
  store<f64>(row + ((<usize>labels) << 4), -Infinity, 8);
}

/**
 * Adds the probability of each state at one time, given the labels, to its class. At the last time the last blank and the last
 * label count alone, and the label does for both where it is the blank itself, as in PyTorch.
 */
function collect(
  scores: usize,
  own: usize,
  row: usize,
  states: usize,
  sums: usize,
  labels: i32,
  blank: i32,
  loss: f64,
  isLast: bool,
): void {
  const nll = f64x2.splat(loss);
  const ofBlank = sums + ((<usize>blank) << 3);
  for (let j = isLast ? max(labels - 1, 0) : 0; j <= labels; ++j) {
    const at = (<usize>j) << 4;
    const both = f64x2.add(v128.load(states + at, 16), v128.load(row + at));
    const share = expPair(f64x2.sub(f64x2.add(both, nll), scorePair(scores, own, j, labels, blank)));
    if (!isLast || j == labels) {
      const isSame = isLast && labels > 0 && load<i32>(own + ((<usize>labels - 1) << 2)) == blank;
      if (!isSame) store<f64>(ofBlank, load<f64>(ofBlank) + f64x2.extract_lane(share, 0));
    }
    if (j == labels) return;
    const ofLabel = sums + ((<usize>load<i32>(own + ((<usize>j) << 2))) << 3);
    store<f64>(ofLabel, load<f64>(ofLabel) + f64x2.extract_lane(share, 1));
  }
}

/** g (exp scores - sums). The difference of a score and itself makes NaN of infinite ones, as PyTorch's formula does. */
function finish(scores: usize, sums: usize, gx: usize, classes: i32, factor: f64): void {
  const g = f64x2.splat(factor);
  for (let c = 0; c < classes; c += 2) {
    const at = (<usize>c) << 2;
    const isPair = c + 1 < classes;
    const loaded = isPair ? v128.load64_zero(scores + at) : v128.load32_zero(scores + at);
    const x = f64x2.promote_low_f32x4(loaded);
    const total = isPair ? v128.load(sums + 2 * at) : v128.load64_zero(sums + 2 * at);
    const rest = f64x2.sub(expPair(x), f64x2.add(total, f64x2.sub(x, x)));
    const out = f32x4.demote_f64x2_zero(f64x2.mul(g, rest));
    if (isPair) v128.store64_lane(gx + at, out, 0);
    else v128.store32_lane(gx + at, out, 0);
  }
}
