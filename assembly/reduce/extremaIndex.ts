import { loadLanes, storeLanes } from '../inline/tail';
import { amax, amin } from './extrema';

/** Place of the first element of a row of n that equals `value`, or, for a NaN, of the first NaN. It is there. */
function firstIndex(x: usize, n: i32, value: f32): i32 {
  const wanted = f32x4.splat(value);
  const nan = value != value;
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const four = v128.load(x + ((<usize>i) << 2));
    const hits = i32x4.bitmask(nan ? f32x4.ne(four, four) : f32x4.eq(four, wanted));
    if (hits != 0) return i + ctz(hits);
  }
  for (; i < n; ++i) {
    const one = load<f32>(x + ((<usize>i) << 2));
    if (nan ? one != one : one == value) break;
  }
  return i;
}

/**
 * Up to four columns: the running extremum and its row, replaced where a later row is strictly better or the first NaN.
 * Signs are flipped where `flip` is set, which turns the maximum into the minimum.
 */
function columns(x: usize, y: usize, indices: usize, rows: i32, rowBytes: usize, count: i32, flip: v128): void {
  let best = v128.xor(loadLanes(x, count), flip);
  let at = i32x4.splat(0);
  for (let r = 1; r < rows; ++r) {
    x += rowBytes;
    const value = v128.xor(loadLanes(x, count), flip);
    const firstNaN = v128.and(f32x4.ne(value, value), f32x4.eq(best, best));
    const take = v128.or(f32x4.gt(value, best), firstNaN);
    best = v128.bitselect(value, best, take);
    at = v128.bitselect(i32x4.splat(r), at, take);
  }
  if (y != 0) storeLanes(y, v128.xor(best, flip), count);
  storeLanes(indices, at, count);
}

function extremumIndex(
  x: usize,
  y: usize,
  indices: usize,
  reduce: i32,
  inner: i32,
  flip: i32,
  begin: i32,
  end: i32,
): void {
  const rowBytes = (<usize>inner) << 2;
  for (let o = <usize>begin; o < <usize>end; ++o) {
    const row = x + o * <usize>reduce * rowBytes;
    const place = o * rowBytes;
    if (inner == 1) {
      // The value goes where the index will stand.
      const to = indices + place;
      if (flip != 0) amin(row, to, 1, reduce, 1, 0, 1);
      else amax(row, to, 1, reduce, 1, 0, 1);
      const at = firstIndex(row, reduce, load<f32>(to));
      store<i32>(to, at);
      // The element itself, not the fold: of 0 and -0 the first one counts.
      if (y != 0) store<f32>(y + place, load<f32>(row + ((<usize>at) << 2)));
      continue;
    }
    for (let i: usize = 0; i < rowBytes; i += 16) {
      const count = <i32>((rowBytes - i) >> 2);
      columns(row + i, y != 0 ? y + place + i : 0, indices + place + i, reduce, rowBytes, count, i32x4.splat(flip));
    }
  }
}

/**
 * y[o, i] = max over r of x[o, r, i] and indices[o, i] (int32) its first place, float32, x [outer, reduce, inner], the
 * results [outer, inner], row-major. NaN counts as larger than every number and its first place wins. y may be 0:
 * indices only. reduce >= 1. Range over outer.
 *
 * inner 1 finds the maximum first and then its place: twice through a row that is in the cache is faster than carrying
 * indices along. Otherwise SIMD over four columns.
 */
export function maxIndex(
  x: usize,
  y: usize,
  indices: usize,
  outer: i32,
  reduce: i32,
  inner: i32,
  begin: i32,
  end: i32,
): void {
  extremumIndex(x, y, indices, reduce, inner, 0, begin, end);
}

/** As maxIndex for the minimum; NaN counts as smaller than every number. */
export function minIndex(
  x: usize,
  y: usize,
  indices: usize,
  outer: i32,
  reduce: i32,
  inner: i32,
  begin: i32,
  end: i32,
): void {
  extremumIndex(x, y, indices, reduce, inner, 0x80000000, begin, end);
}
