import { lowerDoubles, toFloats, upperDoubles } from '../inline/double';
import { SCRATCH_BYTES, scratch } from '../inline/scratch';
import { loadLanes, storeLanes } from '../inline/tail';
import { STATS, storeMoments } from './sums';

// Each column of a row-major [rows, columns] is a group: channels that lie next to each other. Sixteen columns are a line of the cache
// and taken together; a unit of a range is sixteen columns. Fewer at the end are taken by fours.

/** Rows that are added up in float32 before they join the sums in float64. */
const BLOCK = 16;
const WIDTH = 16;

/** The scratch of a thread takes two sums of each of sixteen columns, float64, one behind the other. */
const SECOND = 128;

// @ts-ignore: decorator
@inline
function join(to: usize, a: v128): void {
  v128.store(to, f64x2.add(v128.load(to), lowerDoubles(a)));
  v128.store(to, f64x2.add(v128.load(to, 16), upperDoubles(a)), 16);
}

/** One of the four numbers in `stats`, of `count` (1 to 4) groups side by side. */
function ofGroups(stats: usize, count: i32): v128 {
  let v = v128.load32_zero(stats);
  if (count > 1) v = v128.load32_lane(stats + STATS, v, 1);
  if (count > 2) v = v128.load32_lane(stats + 2 * STATS, v, 2);
  return count > 3 ? v128.load32_lane(stats + 3 * STATS, v, 3) : v;
}

/** Σ x of each column. */
// @ts-ignore: decorator
@inline
function sum(wide: bool, x: usize, step: usize, rows: i32, lanes: i32): void {
  const sums = scratch();
  memory.fill(sums, 0, SCRATCH_BYTES);
  for (let r = 0; r < rows; ) {
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    for (const stop = min(rows, r + BLOCK); r < stop; ++r, x += step) {
      if (wide) {
        a = f32x4.add(a, v128.load(x));
        b = f32x4.add(b, v128.load(x, 16));
        c = f32x4.add(c, v128.load(x, 32));
        d = f32x4.add(d, v128.load(x, 48));
      } else a = f32x4.add(a, loadLanes(x, lanes));
    }
    join(sums, a);
    if (wide) {
      join(sums + 32, b);
      join(sums + 64, c);
      join(sums + 96, d);
    }
  }
}

/** Σ (x - shift) and Σ (x - shift)^2 of each column. */
// @ts-ignore: decorator
@inline
function deviate(wide: bool, x: usize, stats: usize, step: usize, rows: i32, lanes: i32): void {
  const sums = scratch();
  memory.fill(sums, 0, SCRATCH_BYTES);
  const s = ofGroups(stats, lanes);
  const t = wide ? ofGroups(stats + 4 * STATS, 4) : s;
  const u = wide ? ofGroups(stats + 8 * STATS, 4) : s;
  const v = wide ? ofGroups(stats + 12 * STATS, 4) : s;
  for (let r = 0; r < rows; ) {
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    let e = a;
    let f = a;
    let g = a;
    let h = a;
    for (const stop = min(rows, r + BLOCK); r < stop; ++r, x += step) {
      const p = f32x4.sub(wide ? v128.load(x) : loadLanes(x, lanes), s);
      a = f32x4.add(a, p);
      e = f32x4.add(e, f32x4.mul(p, p));
      if (wide) {
        const q = f32x4.sub(v128.load(x, 16), t);
        b = f32x4.add(b, q);
        f = f32x4.add(f, f32x4.mul(q, q));
        const m = f32x4.sub(v128.load(x, 32), u);
        c = f32x4.add(c, m);
        g = f32x4.add(g, f32x4.mul(m, m));
        const n = f32x4.sub(v128.load(x, 48), v);
        d = f32x4.add(d, n);
        h = f32x4.add(h, f32x4.mul(n, n));
      }
    }
    join(sums, a);
    join(sums + SECOND, e);
    if (wide) {
      join(sums + 32, b);
      join(sums + 64, c);
      join(sums + 96, d);
      join(sums + SECOND + 32, f);
      join(sums + SECOND + 64, g);
      join(sums + SECOND + 96, h);
    }
  }
}

// @ts-ignore: decorator
@inline
function moments(wide: bool, x: usize, stats: usize, step: usize, rows: i32, lanes: i32, eps: f32): void {
  const sums = scratch();
  const columns = wide ? WIDTH : lanes;
  sum(wide, x, step, rows, lanes);
  for (let c = 0; c < columns; ++c) {
    store<f32>(stats + <usize>c * STATS, <f32>(load<f64>(sums + ((<usize>c) << 3)) / <f64>rows));
  }
  deviate(wide, x, stats, step, rows, lanes);
  for (let c = 0; c < columns; ++c) {
    const at = sums + ((<usize>c) << 3);
    const own = stats + <usize>c * STATS;
    storeMoments(own, load<f32>(own), load<f64>(at), load<f64>(at, SECOND), rows, eps);
  }
}

/** y of four columns. */
function normalize(x: usize, y: usize, stats: usize, w: usize, b: usize, step: usize, rows: i32, lanes: i32): void {
  const shift = ofGroups(stats, lanes);
  const rest = ofGroups(stats + 4, lanes);
  let scale = ofGroups(stats + 8, lanes);
  if (w) scale = f32x4.mul(scale, loadLanes(w, lanes));
  const plus = b ? loadLanes(b, lanes) : f32x4.splat(0);
  if (lanes == 4) {
    for (let r = 0; r < rows; ++r, x += step, y += step) {
      const d = f32x4.sub(f32x4.sub(v128.load(x), shift), rest);
      v128.store(y, f32x4.add(f32x4.mul(d, scale), plus));
    }
    return;
  }
  for (let r = 0; r < rows; ++r, x += step, y += step) {
    const d = f32x4.sub(f32x4.sub(loadLanes(x, lanes), shift), rest);
    storeLanes(y, f32x4.add(f32x4.mul(d, scale), plus), lanes);
  }
}

/** Rows whose sixteen columns stay in the nearest cache while they are taken by fours. */
const NEAR = 256;

/**
 * As normRows, of the columns of x [rows, columns], with one weight and one bias a column, or 0. Range over blocks of sixteen columns.
 */
export function normColumns(
  x: usize,
  y: usize,
  stats: usize,
  w: usize,
  b: usize,
  rows: i32,
  columns: i32,
  eps: f32,
  begin: i32,
  end: i32,
): void {
  const step = (<usize>columns) << 2;
  for (let first = begin * WIDTH; first < min(columns, end * WIDTH); first += WIDTH) {
    const width = min(WIDTH, columns - first);
    const from = x + ((<usize>first) << 2);
    const own = stats + <usize>first * STATS;
    if (width == WIDTH) moments(true, from, own, step, rows, 4, eps);
    else {
      for (let c = 0; c < width; c += 4) {
        moments(false, from + ((<usize>c) << 2), own + <usize>c * STATS, step, rows, min(4, width - c), eps);
      }
    }
    for (let r = 0; r < rows; r += NEAR) {
      const some = min(NEAR, rows - r);
      const row = <usize>r * step;
      for (let c = 0; c < width; c += 4) {
        const place = (<usize>(first + c)) << 2;
        const wc = w ? w + place : 0;
        const bc = b ? b + place : 0;
        const lanes = min(4, width - c);
        normalize(x + row + place, y + row + place, own + <usize>c * STATS, wc, bc, step, some, lanes);
      }
    }
  }
}

/** Σ g and Σ g (x - mean) of four columns of some rows join the sums, added up in float64 as `products` does. */
function multiply(g: usize, x: usize, stats: usize, to: usize, step: usize, rows: i32, lanes: i32): void {
  const shift = ofGroups(stats, lanes);
  const rest = ofGroups(stats + 4, lanes);
  const lowMean = f64x2.add(lowerDoubles(shift), lowerDoubles(rest));
  const highMean = f64x2.add(upperDoubles(shift), upperDoubles(rest));
  let a = v128.load(to);
  let b = v128.load(to, 16);
  let c = v128.load(to, SECOND);
  let d = v128.load(to, SECOND + 16);
  for (let r = 0; r < rows; ++r, x += step, g += step) {
    const p = loadLanes(g, lanes);
    const q = loadLanes(x, lanes);
    const lower = lowerDoubles(p);
    const upper = upperDoubles(p);
    a = f64x2.add(a, lower);
    b = f64x2.add(b, upper);
    c = f64x2.add(c, f64x2.mul(lower, f64x2.sub(lowerDoubles(q), lowMean)));
    d = f64x2.add(d, f64x2.mul(upper, f64x2.sub(upperDoubles(q), highMean)));
  }
  v128.store(to, a);
  v128.store(to, b, 16);
  v128.store(to, c, SECOND);
  v128.store(to, d, SECOND + 16);
}

/** gx of four columns. */
function gradient(
  g: usize,
  x: usize,
  gx: usize,
  stats: usize,
  factor: v128,
  less: v128,
  slope: v128,
  step: usize,
  rows: i32,
  lanes: i32,
): void {
  const shift = ofGroups(stats, lanes);
  const rest = ofGroups(stats + 4, lanes);
  for (let r = 0; r < rows; ++r, x += step, g += step, gx += step) {
    const d = f32x4.sub(f32x4.sub(loadLanes(x, lanes), shift), rest);
    storeLanes(gx, f32x4.mul(factor, f32x4.sub(f32x4.sub(loadLanes(g, lanes), less), f32x4.mul(slope, d))), lanes);
  }
}

/**
 * As normRowsBackward, of columns; `gradients` takes Σ g and Σ g d s of each column: the gradients of bias and weight. Range over blocks of sixteen columns.
 */
export function normColumnsBackward(
  g: usize,
  x: usize,
  stats: usize,
  w: usize,
  gx: usize,
  gradients: usize,
  rows: i32,
  columns: i32,
  begin: i32,
  end: i32,
): void {
  const sums = scratch();
  const step = (<usize>columns) << 2;
  for (let first = begin * WIDTH; first < min(columns, end * WIDTH); first += WIDTH) {
    const width = min(WIDTH, columns - first);
    const own = stats + <usize>first * STATS;
    memory.fill(sums, 0, SCRATCH_BYTES);
    for (let r = 0; r < rows; r += NEAR) {
      const at = <usize>r * step + ((<usize>first) << 2);
      for (let c = 0; c < width; c += 4) {
        const place = at + ((<usize>c) << 2);
        const to = sums + ((<usize>c) << 3);
        multiply(g + place, x + place, own + <usize>c * STATS, to, step, min(NEAR, rows - r), min(4, width - c));
      }
    }
    for (let c = 0; c < width; ++c) {
      const at = sums + ((<usize>c) << 3);
      const to = gradients + ((<usize>(first + c)) << 3);
      const scale = <f64>load<f32>(own + <usize>c * STATS, 8);
      const both = load<f64>(at, SECOND);
      store<f32>(to, <f32>load<f64>(at));
      store<f32>(to, <f32>(both * scale), 4);
      // What gx takes: in place of the sums, as float32, by fours.
      store<f64>(at, load<f64>(at) / <f64>rows);
      store<f64>(at, (both / <f64>rows) * scale * scale, SECOND);
    }
    for (let r = 0; r < rows; r += NEAR) {
      const at = <usize>r * step + ((<usize>first) << 2);
      for (let c = 0; c < width; c += 4) {
        const lanes = min(4, width - c);
        const place = at + ((<usize>c) << 2);
        const stat = own + <usize>c * STATS;
        let factor = ofGroups(stat + 8, lanes);
        if (w) factor = f32x4.mul(factor, loadLanes(w + ((<usize>(first + c)) << 2), lanes));
        const mean = sums + ((<usize>c) << 3);
        const less = floats(mean);
        const slope = floats(mean + SECOND);
        gradient(g + place, x + place, gx + place, stat, factor, less, slope, step, min(NEAR, rows - r), lanes);
      }
    }
  }
}

/** Four float64 as float32. */
// @ts-ignore: decorator
@inline
function floats(at: usize): v128 {
  return toFloats(v128.load(at), v128.load(at, 16));
}
