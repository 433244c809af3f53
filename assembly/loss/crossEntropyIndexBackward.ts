import { rotateDown } from '../inline/horizontal';
import { acrossLanes, strandFull, strandStep, strandSteps, strandWidth } from '../inline/strand';
import { loadLanes, loadTail, storeTail } from '../inline/tail';
import { expLanes } from '../softmax/lanes';

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

/**
 * Gradient of crossEntropyIndex, with k = g / divisor (g one number for gStep = 0, else [n, inner]; divisor a pointer, or 0
 * for 1) and p the softmax:
 *
 *   gx_c = k w_y (p_c - [c = y])
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
  begin: i32,
  end: i32,
): void {
  const rowBytes = (<usize>inner) << 2;
  const bytes = <usize>classes * rowBytes;
  const step = strandStep(inner);
  const steps = strandSteps(classes, inner);
  const by = f32x4.splat(divisor != 0 ? load<f32>(divisor) : 1);
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
      let any = f32x4.ne(k, i32x4.splat(0));
      if (inner == 1 && (i32x4.bitmask(any) & 1) == 0) {
        memory.fill(gx + place, 0, bytes);
        continue;
      }
      if (weight != 0) k = f32x4.mul(k, weightsOf(target + at, weight, lines, ignoreIndex));
      let shift = loadLanes(lse + at, lines);
      if (inner == 1) {
        k = f32x4.splat(f32x4.extract_lane(k, 0));
        shift = f32x4.splat(f32x4.extract_lane(shift, 0));
        any = i32x4.splat(-1);
      }
      const total = acrossLanes(expLanes(x + place, gx + place, step, full, steps, width, shift), inner);
      scaleLanes(gx + place, step, full, steps, width, f32x4.div(k, total), any);
      for (let line = 0; line < min(lines, 4); ++line) {
        const y = load<i32>(target + at + ((<usize>line) << 2));
        if (y != ignoreIndex) {
          const wanted = gx + place + ((<usize>line) << 2) + <usize>y * rowBytes;
          store<f32>(wanted, load<f32>(wanted) - f32x4.extract_lane(k, 0));
        }
        k = rotateDown(k);
      }
    }
  }
}
