import { rotateDown } from '../inline/horizontal';
import {
  acrossLanes,
  fullWeights,
  strandFull,
  strandStep,
  strandSteps,
  strandWidth,
  tailWeights,
} from '../inline/strand';
import { loadLanes, loadTail, storeTail } from '../inline/tail';
import { expLanes } from '../softmax/lanes';

function sumOf(weight: usize, classes: i32): f32 {
  let s: f64 = 0;
  for (let c = 0; c < classes; ++c) s += load<f32>(weight + ((<usize>c) << 2));
  return <f32>s;
}

/** The weights of up to four targets, 0 for an ignored one. */
function weightsOf(target: usize, weight: usize, lines: i32, ignoreIndex: i32): v128 {
  let w = f32x4.splat(0);
  for (let line = 3; line >= 0; --line) {
    // Line by line from the last: the others move up by one.
    w = i8x16.shuffle(w, w, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    if (line >= lines) continue;
    const y = load<i32>(target + ((<usize>line) << 2));
    w = f32x4.replace_lane(w, 0, y == ignoreIndex ? 0 : load<f32>(weight + ((<usize>y) << 2)));
  }
  return w;
}

/** gx = a gx along a strand (see inline/strand), and 0 in the lanes whose k is 0: an ignored NaN stays out. */
function scaleLanes(gx: usize, step: usize, full: i32, steps: i32, width: i32, a: v128, keep: v128): void {
  let c = 0;
  for (; c < full; ++c, gx += step) v128.store(gx, v128.and(f32x4.mul(a, v128.load(gx)), keep));
  for (; c < steps; ++c, gx += step) storeTail(gx, v128.and(f32x4.mul(a, loadTail(gx, width)), keep), width);
}

/** As scaleLanes: gx = a gx - b w, with smoothing. */
function smoothLanes(
  gx: usize,
  weight: usize,
  step: usize,
  full: i32,
  steps: i32,
  width: i32,
  inner: i32,
  a: v128,
  b: v128,
  keep: v128,
): void {
  let c = 0;
  for (; c < full; ++c, gx += step) {
    const value = f32x4.sub(f32x4.mul(a, v128.load(gx)), f32x4.mul(b, fullWeights(weight, c, inner)));
    v128.store(gx, v128.and(value, keep));
  }
  for (; c < steps; ++c, gx += step) {
    const value = f32x4.sub(f32x4.mul(a, loadTail(gx, width)), f32x4.mul(b, tailWeights(weight, c, width, inner)));
    storeTail(gx, v128.and(value, keep), width);
  }
}

/**
 * Gradient of crossEntropyIndex, with k = g / divisor (g one number for gStep = 0, else [n, inner]; divisor a pointer,
 * or 0 for 1), W = sum over c of w_c and p the softmax:
 *
 *   gx_c = k ((1 - e) w_y (p_c - [c = y]) + (e / classes) (W p_c - w_c))
 *
 * gx is [n, classes, inner] and fully written: zeros where the target is ignored. Range over n. p is exp(x - lse)
 * divided by its sum: rounding a large lse to float32 then does no harm.
 */
export function crossEntropyIndexBackward(
  x: usize,
  target: usize,
  weight: usize,
  lse: usize,
  g: usize,
  gStep: i32,
  divisor: usize,
  gx: usize,
  n: i32,
  classes: i32,
  inner: i32,
  ignoreIndex: i32,
  smoothing: f32,
  begin: i32,
  end: i32,
): void {
  const rowBytes = (<usize>inner) << 2;
  const bytes = <usize>classes * rowBytes;
  const step = strandStep(inner);
  const steps = strandSteps(classes, inner);
  const by = f32x4.splat(divisor != 0 ? load<f32>(divisor) : 1);
  const keep = f32x4.splat(1 - smoothing);
  const even = smoothing / <f32>classes;
  const evenTotal = f32x4.splat(smoothing == 0 || weight == 0 ? smoothing : even * sumOf(weight, classes));
  for (let s = begin; s < end; ++s) {
    for (let i = 0; i < inner; i += 4) {
      const lines = inner - i;
      const width = strandWidth(classes, inner, i);
      const full = strandFull(classes, inner, width);
      const at = <usize>s * rowBytes + ((<usize>i) << 2);
      const place = <usize>s * bytes + ((<usize>i) << 2);
      const ignored = i32x4.eq(loadLanes(target + at, lines), i32x4.splat(ignoreIndex));
      const up = f32x4.div(gStep != 0 ? loadLanes(g + at, lines) : v128.load32_splat(g), by);
      let k = v128.andnot(up, ignored);
      let own = keep;
      if (weight != 0) own = f32x4.mul(keep, weightsOf(target + at, weight, lines, ignoreIndex));
      let shift = loadLanes(lse + at, lines);
      if (inner == 1) {
        if (f32x4.extract_lane(k, 0) == 0) {
          memory.fill(gx + place, 0, bytes);
          continue;
        }
        k = f32x4.splat(f32x4.extract_lane(k, 0));
        own = f32x4.splat(f32x4.extract_lane(own, 0));
        shift = f32x4.splat(f32x4.extract_lane(shift, 0));
      }
      const total = acrossLanes(expLanes(x + place, gx + place, step, full, steps, width, shift), inner);
      const a = f32x4.div(f32x4.mul(k, f32x4.add(own, evenTotal)), total);
      const any = f32x4.ne(k, f32x4.splat(0));
      if (smoothing == 0) {
        scaleLanes(gx + place, step, full, steps, width, a, any);
      } else {
        const b = f32x4.mul(k, f32x4.splat(even));
        smoothLanes(gx + place, weight, step, full, steps, width, inner, a, b, any);
      }
      let pull = f32x4.mul(k, own);
      for (let line = 0; line < min(lines, 4); ++line) {
        const y = load<i32>(target + at + ((<usize>line) << 2));
        if (y != ignoreIndex) {
          const wanted = gx + place + ((<usize>line) << 2) + <usize>y * rowBytes;
          store<f32>(wanted, load<f32>(wanted) - f32x4.extract_lane(pull, 0));
        }
        pull = rotateDown(pull);
      }
    }
  }
}
