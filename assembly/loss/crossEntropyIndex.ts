import { log4 } from '../inline/log';
import { acrossLanes, strandFull, strandStep, strandSteps, strandWidth } from '../inline/strand';
import { storeLanes } from '../inline/tail';
import { expLanes, maxLanes } from '../softmax/lanes';

/**
 * Cross entropy with class indices, x [n, classes, inner] float32, target [n, inner] int32, weight [classes] or 0:
 *
 *   lse  = m + log(sum over c of exp(x_c - m)),  m = max over c of x_c
 *   loss = w_y (lse - x_y)
 *   wOut = w_y
 *
 * loss, lse and wOut are [n, inner]; an ignored target gives loss 0 and wOut 0. Range over n. lse - x is computed as
 * (m - x) + log(sum): exact where the logits are large. A logit of -Infinity that is not x_y does no harm.
 *
 * While a sample is under way its m and log(sum) stand in lse and loss: no workspace is needed.
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
  begin: i32,
  end: i32,
): void {
  const rowBytes = (<usize>inner) << 2;
  const step = strandStep(inner);
  const steps = strandSteps(classes, inner);
  for (let s = begin; s < end; ++s) {
    const sample = x + <usize>s * <usize>classes * rowBytes;
    const first = <usize>s * rowBytes;
    for (let i = 0; i < inner; i += 4) {
      const width = strandWidth(classes, inner, i);
      const full = strandFull(classes, inner, width);
      const from = sample + ((<usize>i) << 2);
      const at = first + ((<usize>i) << 2);
      const m = maxLanes(from, step, full, steps, width, inner);
      const rest = log4(acrossLanes(expLanes(from, 0, step, full, steps, width, m), inner));
      storeLanes(lse + at, m, inner - i);
      storeLanes(loss + at, rest, inner - i);
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
      const w: f32 = weight != 0 ? load<f32>(weight + ((<usize>y) << 2)) : 1;
      store<f32>(loss + at, w * (m - load<f32>(sample + <usize>y * rowBytes + i) + rest));
      store<f32>(wOut + at, w);
    }
  }
}
