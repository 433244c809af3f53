import { lowerDoubles, toFloats, upperDoubles } from '../inline/double';
import { loadLanes, storeLanes } from '../inline/tail';
import { STATS, secondSum, weightedProducts } from './sums';

/** Rows whose gradients of weights are added up in float32, in a place of their own: a unit of the range. */
const ROWS = 32;

/**
 * The gradients of normRows from g, that of y, where each of the n numbers of a row has a weight: with s = 1 / sqrt(variance + eps),
 * u = (x - mean) s and p = g w, gx = s (p - mean(p) - u mean(p u)). `sums`, float32 [units, 2, n], takes Σ g and Σ g u over the rows of
 * each unit, for normLayerWeightGrad: a row is in the nearest cache when it is read for them. Range over units of 32 rows.
 */
export function normLayerBackward(
  g: usize,
  x: usize,
  stats: usize,
  w: usize,
  gx: usize,
  sums: usize,
  rows: i32,
  n: i32,
  begin: i32,
  end: i32,
): void {
  const step = (<usize>n) << 2;
  for (let unit = begin; unit < end; ++unit) {
    const gb = sums + <usize>unit * 2 * step;
    memory.fill(gb, 0, 2 * step);
    for (let r = unit * ROWS; r < min(rows, (unit + 1) * ROWS); ++r) {
      const at = <usize>r * step;
      const own = stats + <usize>r * STATS;
      const scale = <f64>load<f32>(own, 8);
      const sum = weightedProducts(g + at, x + at, w, n, load<f32>(own), load<f32>(own, 4));
      const slope = (secondSum / <f64>n) * scale;
      gradient(g + at, x + at, gx + at, w, gb, gb + step, n, own, <f32>(sum / <f64>n), <f32>slope);
    }
  }
}

/** gx of a row, and its part of the sums. */
function gradient(
  g: usize,
  x: usize,
  gx: usize,
  w: usize,
  gb: usize,
  gw: usize,
  n: i32,
  stats: usize,
  less: f32,
  slope: f32,
): void {
  const shift = v128.load32_splat(stats);
  const rest = v128.load32_splat(stats, 4);
  const scale = v128.load32_splat(stats, 8);
  const minus = f32x4.splat(less);
  const steep = f32x4.splat(slope);
  for (; n >= 4; n -= 4, x += 16, g += 16, gx += 16, w += 16, gb += 16, gw += 16) {
    const q = v128.load(g);
    const u = f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x), shift), rest), scale);
    v128.store(gb, f32x4.add(v128.load(gb), q));
    v128.store(gw, f32x4.add(v128.load(gw), f32x4.mul(q, u)));
    const p = f32x4.sub(f32x4.mul(q, v128.load(w)), minus);
    v128.store(gx, f32x4.mul(scale, f32x4.sub(p, f32x4.mul(steep, u))));
  }
  if (n == 0) return;
  const q = loadLanes(g, n);
  const u = f32x4.mul(f32x4.sub(f32x4.sub(loadLanes(x, n), shift), rest), scale);
  storeLanes(gb, f32x4.add(loadLanes(gb, n), q), n);
  storeLanes(gw, f32x4.add(loadLanes(gw, n), f32x4.mul(q, u)), n);
  const p = f32x4.sub(f32x4.mul(q, loadLanes(w, n)), minus);
  storeLanes(gx, f32x4.mul(scale, f32x4.sub(p, f32x4.mul(steep, u))), n);
}

/** gb[c] = Σ sums[unit, 0, c] and gw[c] = Σ sums[unit, 1, c], added up in float64 in the order of the units. Range over blocks of sixteen c. */
export function normLayerWeightGrad(sums: usize, gw: usize, gb: usize, units: i32, n: i32, begin: i32, end: i32): void {
  const step = (<usize>n) << 2;
  for (let c = begin * 16; c < min(n, end * 16); c += 4) {
    const place = (<usize>c) << 2;
    addUp(sums + place, gb + place, 2 * step, units, n - c);
    addUp(sums + step + place, gw + place, 2 * step, units, n - c);
  }
}

function addUp(from: usize, to: usize, step: usize, units: i32, lanes: i32): void {
  let lower = f64x2.splat(0);
  let upper = lower;
  for (let unit = 0; unit < units; ++unit, from += step) {
    const v = loadLanes(from, lanes);
    lower = f64x2.add(lower, lowerDoubles(v));
    upper = f64x2.add(upper, upperDoubles(v));
  }
  storeLanes(to, toFloats(lower, upper), lanes);
}
