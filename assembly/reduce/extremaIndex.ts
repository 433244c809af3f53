import { foldRow, MAXIMUM, MINIMUM } from '../inline/fold';
import { loadLanes, storeLanes } from '../inline/tail';

/** Place of the first element of a row of n that equals `value`, or, for a NaN, of the first NaN. It is there. */
function firstIndex(x: usize, n: i32, value: f32): i32 {
  const wanted = f32x4.splat(value);
  const nan = value != value;
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const four = v128.load(x + (<usize>i << 2));
    const hits = i32x4.bitmask(nan ? f32x4.ne(four, four) : f32x4.eq(four, wanted));
    if (hits != 0) return i + ctz(hits);
  }
  for (; i < n; ++i) {
    const one = load<f32>(x + (<usize>i << 2));
    if (nan ? one != one : one == value) break;
  }
  return i;
}

/** Up to four columns: the running extremum and its row, replaced where a later row is strictly better or the first NaN. */
// @ts-ignore: decorator
@inline
function columns(largest: bool, x: usize, y: usize, indices: usize, rows: i32, rowBytes: usize, count: i32): void {
  let best = loadLanes(x, count);
  let at = i32x4.splat(0);
  for (let r = 1; r < rows; ++r) {
    x += rowBytes;
    const value = loadLanes(x, count);
    const better = largest ? f32x4.gt(value, best) : f32x4.lt(value, best);
    const firstNaN = v128.and(f32x4.ne(value, value), f32x4.eq(best, best));
    const take = v128.or(better, firstNaN);
    best = v128.bitselect(value, best, take);
    at = v128.bitselect(i32x4.splat(r), at, take);
  }
  if (y != 0) storeLanes(y, best, count);
  storeLanes(indices, at, count);
}

// @ts-ignore: decorator
@inline
function extremumIndex(largest: bool, x: usize, y: usize, indices: usize, reduce: i32, inner: i32, begin: i32, end: i32): void {
  const rowBytes = <usize>inner << 2;
  const xStep = <usize>reduce * rowBytes;
  x += <usize>begin * xStep;
  indices += <usize>begin * rowBytes;
  if (y != 0) y += <usize>begin * rowBytes;
  for (let o = begin; o < end; ++o) {
    if (inner == 1) {
      const at = firstIndex(x, reduce, foldRow(largest ? MAXIMUM : MINIMUM, x, reduce));
      store<i32>(indices, at);
      // The element itself, not the fold: of 0 and -0 the first one counts.
      if (y != 0) store<f32>(y, load<f32>(x + (<usize>at << 2)));
    } else {
      for (let c = 0; c < inner; c += 4) {
        const at = <usize>c << 2;
        columns(largest, x + at, y != 0 ? y + at : 0, indices + at, reduce, rowBytes, inner - c);
      }
    }
    x += xStep;
    indices += rowBytes;
    if (y != 0) y += rowBytes;
  }
}

/**
 * y[o, i] = max over r of x[o, r, i] and indices[o, i] (int32) its first place, float32, x [outer, reduce, inner], the
 * results [outer, inner], row-major. NaN counts as larger than every number and its first place wins. y may be 0: indices
 * only. reduce >= 1. Range over outer.
 *
 * inner 1 finds the maximum first and then its place: twice through a row that is in the cache is faster than carrying
 * indices along. Otherwise SIMD over four columns.
 */
export function maxIndex(x: usize, y: usize, indices: usize, outer: i32, reduce: i32, inner: i32, begin: i32, end: i32): void {
  extremumIndex(true, x, y, indices, reduce, inner, begin, end);
}

/** As maxIndex for the minimum; NaN counts as smaller than every number. */
export function minIndex(x: usize, y: usize, indices: usize, outer: i32, reduce: i32, inner: i32, begin: i32, end: i32): void {
  extremumIndex(false, x, y, indices, reduce, inner, begin, end);
}
