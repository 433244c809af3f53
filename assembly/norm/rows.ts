import { madd } from '../inline/madd';
import { loadTail, storeTail } from '../inline/tail';
import { deviations, products, STATS, secondSum, storeMoments, sumOf } from './sums';

// A group is `segments` stretches of `length` numbers, `segmentStep` numbers apart; group r begins at r groupStep. Its weights begin
// at (r mod period) weightStep: one for each number (elementwise), or one for each segment, or one for all (advance 0).

/** y = ((x - shift) - rest) scale weight + bias, n numbers; weight and bias as vectors, or as numbers in all lanes. */
// @ts-ignore: decorator
@inline
function normalize(
  vectors: bool,
  x: usize,
  y: usize,
  n: i32,
  stats: usize,
  w: usize,
  b: usize,
  weight: f32,
  bias: f32,
): void {
  const shift = v128.load32_splat(stats);
  const rest = v128.load32_splat(stats, 4);
  const scale = vectors ? v128.load32_splat(stats, 8) : f32x4.splat(load<f32>(stats, 8) * weight);
  const plus = f32x4.splat(bias);
  for (; n >= 4; n -= 4, x += 16, y += 16) {
    let z = f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x), shift), rest), scale);
    if (vectors) {
      z = madd(z, v128.load(w), v128.load(b));
      w += 16;
      b += 16;
    } else z = f32x4.add(z, plus);
    v128.store(y, z);
  }
  if (n == 0) return;
  let z = f32x4.mul(f32x4.sub(f32x4.sub(loadTail(x, n), shift), rest), scale);
  z = vectors ? madd(z, loadTail(w, n), loadTail(b, n)) : f32x4.add(z, plus);
  storeTail(y, z, n);
}

/**
 * y = (x - mean) / sqrt(variance + eps) weight + bias, float32, mean and (biased) variance of each group; `stats` takes four numbers a
 * group (sums.ts). The mean is that of the deviations from a first, rounded mean, so that an offset of x costs no digits. w and b may be
 * 0 unless they are elementwise. Range over groups.
 */
export function normRows(
  x: usize,
  y: usize,
  stats: usize,
  w: usize,
  b: usize,
  groupStep: i32,
  segments: i32,
  segmentStep: i32,
  length: i32,
  period: i32,
  weightStep: i32,
  advance: i32,
  elementwise: i32,
  eps: f32,
  begin: i32,
  end: i32,
): void {
  const count = <f64>segments * <f64>length;
  const step = (<usize>segmentStep) << 2;
  for (let r = begin; r < end; ++r) {
    const at = (<usize>r * <usize>groupStep) << 2;
    const own = stats + <usize>r * STATS;
    let sum: f64 = 0;
    for (let j = 0; j < segments; ++j) sum += sumOf(x + at + <usize>j * step, length);
    const shift = <f32>(sum / count);
    sum = 0;
    let squares: f64 = 0;
    for (let j = 0; j < segments; ++j) {
      sum += deviations(x + at + <usize>j * step, length, shift);
      squares += secondSum;
    }
    storeMoments(own, shift, sum, squares, count, eps);
    let weight: usize = (<usize>((r % period) * weightStep)) << 2;
    for (let j = 0; j < segments; ++j, weight += (<usize>advance) << 2) {
      const from = at + <usize>j * step;
      if (elementwise) normalize(true, x + from, y + from, length, own, w + weight, b + weight, 1, 0);
      else {
        const factor: f32 = w ? load<f32>(w + weight) : 1;
        normalize(false, x + from, y + from, length, own, 0, 0, factor, b ? load<f32>(b + weight) : 0);
      }
    }
  }
}

/** gx = (g factor - less) scale - slope' ((x - shift) - rest), n numbers: what is left of the gradient of a group. */
function gradient(g: usize, x: usize, gx: usize, n: i32, stats: usize, factor: f32, less: f32, slope: f32): void {
  const shift = v128.load32_splat(stats);
  const rest = v128.load32_splat(stats, 4);
  const scale = v128.load32_splat(stats, 8);
  const by = f32x4.splat(factor);
  const minus = f32x4.splat(less);
  const steep = f32x4.splat(slope);
  for (; n >= 4; n -= 4, x += 16, g += 16, gx += 16) {
    const p = f32x4.mul(v128.load(g), by);
    const deviation = f32x4.sub(f32x4.sub(v128.load(x), shift), rest);
    v128.store(gx, f32x4.mul(scale, f32x4.sub(f32x4.sub(p, minus), f32x4.mul(steep, deviation))));
  }
  if (n == 0) return;
  const p = f32x4.mul(loadTail(g, n), by);
  const deviation = f32x4.sub(f32x4.sub(loadTail(x, n), shift), rest);
  storeTail(gx, f32x4.mul(scale, f32x4.sub(f32x4.sub(p, minus), f32x4.mul(steep, deviation))), n);
}

/**
 * The gradients of normRows from g, that of y, where weights are not elementwise (layer.ts): with s = 1 / sqrt(variance + eps),
 * d = x - mean and p = g weight, gx = s (p - mean(p) - d s^2 mean(p d)). `sums` takes Σ g and Σ g d s of each segment: the gradients of
 * bias and weight, still to be added up over groups. Range over groups.
 */
export function normRowsBackward(
  g: usize,
  x: usize,
  stats: usize,
  w: usize,
  gx: usize,
  sums: usize,
  groupStep: i32,
  segments: i32,
  segmentStep: i32,
  length: i32,
  period: i32,
  weightStep: i32,
  advance: i32,
  begin: i32,
  end: i32,
): void {
  const count = <f64>segments * <f64>length;
  const step = (<usize>segmentStep) << 2;
  for (let r = begin; r < end; ++r) {
    const at = (<usize>r * <usize>groupStep) << 2;
    const own = stats + <usize>r * STATS;
    const mean = <f64>load<f32>(own) + <f64>load<f32>(own, 4);
    const scale = <f64>load<f32>(own, 8);
    const weights: usize = (<usize>((r % period) * weightStep)) << 2;
    let sum: f64 = 0;
    let both: f64 = 0;
    for (let j = 0; j < segments; ++j) {
      const from = at + <usize>j * step;
      const first = products(g + from, x + from, length, mean);
      const second = secondSum;
      const factor: f64 = w ? <f64>load<f32>(w + weights + ((<usize>(j * advance)) << 2)) : 1;
      sum += first * factor;
      both += second * factor;
      const to = sums + ((<usize>r * <usize>segments + <usize>j) << 3);
      store<f32>(to, <f32>first);
      store<f32>(to, <f32>(second * scale), 4);
    }
    const less = <f32>(sum / count);
    const slope = <f32>((both / count) * scale * scale);
    for (let j = 0; j < segments; ++j) {
      const from = at + <usize>j * step;
      const factor: f32 = w ? load<f32>(w + weights + ((<usize>(j * advance)) << 2)) : 1;
      gradient(g + from, x + from, gx + from, length, own, factor, less, slope);
    }
  }
}
