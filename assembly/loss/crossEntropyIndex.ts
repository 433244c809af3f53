import { horizontalSum } from '../inline/horizontal';
import { log4 } from '../inline/log';
import { loadLanes, loadTail, storeLanes, tailMask } from '../inline/tail';
import { columnExpSum, columnMax } from '../softmax/columns';
import { expSum, rowMax } from '../softmax/rows';

/** sum over c of w_c (a + b - x_c) for a row: the smoothing term, with a + b = lse. Nothing cancels: each term is >= 0. */
function smoothRow(x: usize, weight: usize, n: i32, a: v128, b: v128): f32 {
  let total = f32x4.splat(0);
  const one = f32x4.splat(1);
  const bytes = <usize>(n & ~3) << 2;
  for (let c: usize = 0; c < bytes; c += 16) {
    const nll = f32x4.add(f32x4.sub(a, v128.load(x + c)), b);
    total = f32x4.add(total, weight != 0 ? f32x4.mul(v128.load(weight + c), nll) : nll);
  }
  const rest = n & 3;
  if (rest != 0) {
    const nll = f32x4.add(f32x4.sub(a, loadTail(x + bytes, rest)), b);
    const term = f32x4.mul(weight != 0 ? loadTail(weight + bytes, rest) : one, nll);
    total = f32x4.add(total, v128.and(term, tailMask(rest)));
  }
  return horizontalSum(total);
}

/** As smoothRow down the rows of up to four columns. */
function smoothColumns(x: usize, weight: usize, n: i32, rowBytes: usize, count: i32, a: v128, b: v128): v128 {
  let total = f32x4.splat(0);
  for (let c = 0; c < n; ++c) {
    const nll = f32x4.add(f32x4.sub(a, loadLanes(x, count)), b);
    total = f32x4.add(total, weight != 0 ? f32x4.mul(v128.load32_splat(weight + (<usize>c << 2)), nll) : nll);
    x += rowBytes;
  }
  return total;
}

/**
 * Cross entropy with class indices, x [n, classes, inner] float32, target [n, inner] int32, weight [classes] or 0:
 *
 *   lse  = m + log(sum over c of exp(x_c - m)),  m = max over c of x_c
 *   loss = (1 - e) w_y (lse - x_y) + (e / classes) sum over c of w_c (lse - x_c)
 *   wOut = w_y
 *
 * loss, lse and wOut are [n, inner]; e is the smoothing; an ignored target gives loss 0 and wOut 0. Range over n.
 * lse - x is computed as (m - x) + log(sum): exact where the logits are large. Without smoothing only x_y counts, so that
 * a logit of -Infinity elsewhere does no harm.
 *
 * While a sample is under way its m, log(sum) and smoothing term stand in lse, loss and wOut: no workspace is needed.
 */
export function crossEntropyIndex(
  x: usize,
  target: usize,
  weight: usize,
  loss: usize,
  lse: usize,
  wOut: usize,
  n: i32,
  classes: i32,
  inner: i32,
  ignoreIndex: i32,
  smoothing: f32,
  begin: i32,
  end: i32,
): void {
  const rowBytes = <usize>inner << 2;
  const step = <usize>classes * rowBytes;
  for (let s = begin; s < end; ++s) {
    const sample = x + <usize>s * step;
    const first = <usize>s * rowBytes;
    if (inner == 1) {
      const m = rowMax(sample, classes);
      const rest = log4(f32x4.splat(expSum(sample, classes, m)));
      store<f32>(lse + first, m);
      store<f32>(loss + first, f32x4.extract_lane(rest, 0));
      if (smoothing != 0) store<f32>(wOut + first, smoothRow(sample, weight, classes, f32x4.splat(m), rest));
    } else {
      for (let i = 0; i < inner; i += 4) {
        const count = inner - i;
        const at = <usize>i << 2;
        const m = columnMax(sample + at, classes, rowBytes, count);
        const rest = log4(columnExpSum(sample + at, 0, classes, rowBytes, count, m));
        storeLanes(lse + first + at, m, count);
        storeLanes(loss + first + at, rest, count);
        if (smoothing != 0) {
          storeLanes(wOut + first + at, smoothColumns(sample + at, weight, classes, rowBytes, count, m, rest), count);
        }
      }
    }
    for (let i: usize = 0; i < rowBytes; i += 4) {
      const y = load<i32>(target + first + i);
      const at = first + i;
      const m = load<f32>(lse + at);
      const rest = load<f32>(loss + at);
      store<f32>(lse + at, m + rest);
      if (y == ignoreIndex) {
        store<f32>(loss + at, 0);
        store<f32>(wOut + at, 0);
        continue;
      }
      const w: f32 = weight != 0 ? load<f32>(weight + (<usize>y << 2)) : 1;
      let value = w * (m - load<f32>(sample + <usize>y * rowBytes + i) + rest);
      if (smoothing != 0) value = (1 - smoothing) * value + (smoothing / <f32>classes) * load<f32>(wOut + at);
      store<f32>(loss + at, value);
      store<f32>(wOut + at, w);
    }
  }
}
