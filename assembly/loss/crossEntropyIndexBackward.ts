import { loadLanes, loadTail, storeLanes, storeTail } from '../inline/tail';
import { columnExpSum } from '../softmax/columns';
import { expSumTo } from '../softmax/rows';

/** gx = a gx - b w for a row of n; w = 1 without weights. */
function combineRow(gx: usize, weight: usize, n: i32, a: f32, b: f32): void {
  const a4 = f32x4.splat(a);
  const b4 = f32x4.splat(b);
  const bytes = <usize>(n & ~3) << 2;
  const rest = n & 3;
  if (b == 0) {
    for (let c: usize = 0; c < bytes; c += 16) v128.store(gx + c, f32x4.mul(a4, v128.load(gx + c)));
    if (rest != 0) storeTail(gx + bytes, f32x4.mul(a4, loadTail(gx + bytes, rest)), rest);
    return;
  }
  for (let c: usize = 0; c < bytes; c += 16) {
    const bw = weight != 0 ? f32x4.mul(b4, v128.load(weight + c)) : b4;
    v128.store(gx + c, f32x4.sub(f32x4.mul(a4, v128.load(gx + c)), bw));
  }
  if (rest != 0) {
    const bw = weight != 0 ? f32x4.mul(b4, loadTail(weight + bytes, rest)) : b4;
    storeTail(gx + bytes, f32x4.sub(f32x4.mul(a4, loadTail(gx + bytes, rest)), bw), rest);
  }
}

/** As combineRow down the rows of up to four columns, with zeros in the columns whose k is 0: an ignored NaN stays out. */
function combineColumns(
  gx: usize,
  weight: usize,
  n: i32,
  rowBytes: usize,
  count: i32,
  a: v128,
  b: v128,
  k: v128,
): void {
  const keep = f32x4.ne(k, f32x4.splat(0));
  for (let c = 0; c < n; ++c) {
    const bw = weight != 0 ? f32x4.mul(b, v128.load32_splat(weight + (<usize>c << 2))) : b;
    storeLanes(gx, v128.and(f32x4.sub(f32x4.mul(a, loadLanes(gx, count)), bw), keep), count);
    gx += rowBytes;
  }
}

/** k of the sample: g / divisor, or 0 where its target is ignored. */
function upstream(target: usize, g: usize, by: f32, ignoreIndex: i32): f32 {
  return load<i32>(target) == ignoreIndex ? 0 : load<f32>(g) / by;
}

/** (1 - e) w_y of the sample, or 0 where its target is ignored. */
function ownFactor(target: usize, weight: usize, ignoreIndex: i32, smoothing: f32): f32 {
  const y = load<i32>(target);
  if (y == ignoreIndex) return 0;
  return weight != 0 ? (1 - smoothing) * load<f32>(weight + (<usize>y << 2)) : 1 - smoothing;
}

function sumOf(weight: usize, classes: i32): f32 {
  let s: f64 = 0;
  for (let c = 0; c < classes; ++c) s += load<f32>(weight + (<usize>c << 2));
  return <f32>s;
}

/**
 * Gradient of crossEntropyIndex, with k = g / divisor (g one number for gStep = 0, else [n, inner]; divisor a pointer, or
 * 0 for 1), W = sum over c of w_c and p the softmax:
 *
 *   gx_c = k ((1 - e) w_y (p_c - [c = y]) + (e / classes) (W p_c - w_c))
 *
 * gx is [n, classes, inner] and fully written: zeros where the target is ignored. Range over n. p is exp(x - lse) divided
 * by its sum: rounding a large lse to float32 then does no harm.
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
  const rowBytes = <usize>inner << 2;
  const step = <usize>classes * rowBytes;
  const by: f32 = divisor != 0 ? load<f32>(divisor) : 1;
  const even = smoothing / <f32>classes;
  const evenTotal = smoothing == 0 || weight == 0 ? smoothing : even * sumOf(weight, classes);
  for (let s = begin; s < end; ++s) {
    for (let i = 0; i < inner; i += 4) {
      const count = min(inner - i, 4);
      const at = <usize>s * rowBytes + (<usize>i << 2);
      const place = <usize>s * step + (<usize>i << 2);
      if (inner == 1) {
        const k = upstream(target + at, gStep != 0 ? g + at : g, by, ignoreIndex);
        if (k == 0) {
          memory.fill(gx + place, 0, step);
          continue;
        }
        const total = expSumTo(x + place, gx + place, classes, load<f32>(lse + at));
        const a = k * (ownFactor(target + at, weight, ignoreIndex, smoothing) + evenTotal);
        combineRow(gx + place, weight, classes, a / total, k * even);
      } else {
        const total = columnExpSum(x + place, gx + place, classes, rowBytes, count, loadLanes(lse + at, count));
        let k = f32x4.splat(0);
        let own = k;
        for (let lane = count - 1; lane >= 0; --lane) {
          const sample = at + (<usize>lane << 2);
          // Lane by lane from the last: the others move up by one.
          k = i8x16.shuffle(k, k, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
          own = i8x16.shuffle(own, own, 0, 1, 2, 3, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
          k = f32x4.replace_lane(k, 0, upstream(target + sample, gStep != 0 ? g + sample : g, by, ignoreIndex));
          own = f32x4.replace_lane(own, 0, ownFactor(target + sample, weight, ignoreIndex, smoothing));
        }
        const a = f32x4.mul(k, f32x4.add(own, f32x4.splat(evenTotal)));
        const b = f32x4.mul(k, f32x4.splat(even));
        combineColumns(gx + place, weight, classes, rowBytes, count, f32x4.div(a, total), b, k);
      }
      for (let lane = 0; lane < count; ++lane) {
        const sample = at + (<usize>lane << 2);
        const y = load<i32>(target + sample);
        if (y == ignoreIndex) continue;
        const k = upstream(target + sample, gStep != 0 ? g + sample : g, by, ignoreIndex);
        const own = gx + place + (<usize>lane << 2) + <usize>y * rowBytes;
        store<f32>(own, load<f32>(own) - k * ownFactor(target + sample, weight, ignoreIndex, smoothing));
      }
    }
  }
}
