import { horizontalSum } from '../inline/horizontal';
import { log4 } from '../inline/log';
import { loadLanes, loadTail, storeLanes, tailMask } from '../inline/tail';
import { columnExpSum, columnMax } from '../softmax/columns';
import { expSum, rowMax } from '../softmax/rows';

/** w t' (a + b - x) with t' = keep t + even and a + b = lse */
// @ts-ignore: decorator
@inline
function term(x: v128, t: v128, w: v128, a: v128, b: v128, keep: v128, even: v128): v128 {
  const smoothed = f32x4.add(f32x4.mul(t, keep), even);
  return f32x4.mul(w, f32x4.mul(smoothed, f32x4.add(f32x4.sub(a, x), b)));
}

function lossRow(x: usize, t: usize, weight: usize, n: i32, a: v128, b: v128, keep: v128, even: v128): f32 {
  let w = f32x4.splat(1);
  let total = f32x4.splat(0);
  const bytes = <usize>(n & ~3) << 2;
  for (let c: usize = 0; c < bytes; c += 16) {
    if (weight != 0) w = v128.load(weight + c);
    total = f32x4.add(total, term(v128.load(x + c), v128.load(t + c), w, a, b, keep, even));
  }
  const rest = n & 3;
  if (rest != 0) {
    if (weight != 0) w = loadTail(weight + bytes, rest);
    const last = term(loadTail(x + bytes, rest), loadTail(t + bytes, rest), w, a, b, keep, even);
    total = f32x4.add(total, v128.and(last, tailMask(rest)));
  }
  return horizontalSum(total);
}

function lossColumns(
  x: usize,
  t: usize,
  weight: usize,
  n: i32,
  rowBytes: usize,
  count: i32,
  a: v128,
  b: v128,
  keep: v128,
  even: v128,
): v128 {
  let w = f32x4.splat(1);
  let total = f32x4.splat(0);
  for (let c = 0; c < n; ++c) {
    if (weight != 0) w = v128.load32_splat(weight + (<usize>c << 2));
    total = f32x4.add(total, term(loadLanes(x, count), loadLanes(t, count), w, a, b, keep, even));
    x += rowBytes;
    t += rowBytes;
  }
  return total;
}

/**
 * Cross entropy with class probabilities, x and t [n, classes, inner] float32, weight [classes] or 0:
 *
 *   lse  = m + log(sum over c of exp(x_c - m)),  m = max over c of x_c
 *   loss = sum over c of w_c t'_c (lse - x_c),  t' = (1 - e) t + e / classes
 *
 * loss and lse are [n, inner]; e is the smoothing. Range over n. lse - x is computed as (m - x) + log(sum): exact where
 * the logits are large. A probability of 0 on a logit of -Infinity is 0 times Infinity: NaN, as PyTorch gives.
 */
export function crossEntropyProb(
  x: usize,
  t: usize,
  weight: usize,
  loss: usize,
  lse: usize,
  n: i32,
  classes: i32,
  inner: i32,
  smoothing: f32,
  begin: i32,
  end: i32,
): void {
  const rowBytes = <usize>inner << 2;
  const step = <usize>classes * rowBytes;
  const keep = f32x4.splat(1 - smoothing);
  const even = f32x4.splat(smoothing / <f32>classes);
  for (let s = begin; s < end; ++s) {
    const sample = <usize>s * step;
    const first = <usize>s * rowBytes;
    if (inner == 1) {
      const m = rowMax(x + sample, classes);
      const m4 = f32x4.splat(m);
      const rest = log4(f32x4.splat(expSum(x + sample, classes, m)));
      store<f32>(lse + first, m + f32x4.extract_lane(rest, 0));
      store<f32>(loss + first, lossRow(x + sample, t + sample, weight, classes, m4, rest, keep, even));
    } else {
      for (let i = 0; i < inner; i += 4) {
        const count = inner - i;
        const at = sample + (<usize>i << 2);
        const place = first + (<usize>i << 2);
        const m = columnMax(x + at, classes, rowBytes, count);
        const rest = log4(columnExpSum(x + at, 0, classes, rowBytes, count, m));
        storeLanes(lse + place, f32x4.add(m, rest), count);
        const value = lossColumns(x + at, t + at, weight, classes, rowBytes, count, m, rest, keep, even);
        storeLanes(loss + place, value, count);
      }
    }
  }
}
