import { outerOffset } from '../inline/dims';

/**
 * Where elements lie that an index names along one dim: to[r] = offset of r + along index[r], int32, in elements, r counted row-major
 * over an index of ndim dims. meta: i32[2 * ndim]: its sizes, and the strides of what is indexed, 0 for the dim that the index names.
 * Indices are from low (0, or -size: those count from the end) up to size - 1.
 *
 * @returns the place of the first index that is none of these, -1 if there is none
 */
export function placeIndices(index: usize, to: usize, ndim: i32, meta: usize, along: i32, low: i32, size: i32): i32 {
  const strides = meta + ((<usize>ndim) << 2);
  const last = (<usize>(ndim - 1)) << 2;
  const n = load<i32>(meta + last);
  const step = load<i32>(strides + last);
  let height = 1;
  let rowStep = 0;
  if (ndim > 1) {
    height = load<i32>(meta + last - 4);
    rowStep = load<i32>(strides + last - 4);
  }
  let outer = 1;
  for (let d = 0; d < ndim - 2; ++d) outer *= load<i32>(meta + ((<usize>d) << 2));
  const first = index;
  for (let o = 0; o < outer; ++o) {
    let base = outerOffset(meta, strides, ndim - 2, o);
    for (let r = 0; r < height; ++r, base += rowStep) {
      if (placeRow(index, to, n, base, step, along, low, size)) {
        while (load<i32>(index) >= low && load<i32>(index) < size) index += 4;
        return <i32>((index - first) >> 2);
      }
      index += (<usize>n) << 2;
      to += (<usize>n) << 2;
    }
  }
  return -1;
}

/** One row of n; returns whether one of its indices is out of range. */
// @ts-ignore: decorator
@inline
function placeRow(index: usize, to: usize, n: i32, base: i32, step: i32, along: i32, low: i32, size: i32): bool {
  const stop = index + ((<usize>(n & -4)) << 2);
  const end = index + ((<usize>n) << 2);
  const lowest = i32x4.splat(low);
  const count = i32x4.splat(size);
  const times = i32x4.splat(along);
  const steps = i32x4.splat(4 * step);
  let bad = i32x4.splat(0);
  let place = i32x4.add(i32x4.splat(base), i32x4.mul(i32x4.splat(step), i32x4(0, 1, 2, 3)));
  for (; index < stop; index += 16, to += 16) {
    const v = v128.load(index);
    bad = v128.or(bad, v128.or(i32x4.lt_s(v, lowest), i32x4.ge_s(v, count)));
    const wrapped = i32x4.add(v, v128.and(count, i32x4.shr_s(v, 31)));
    v128.store(to, i32x4.add(place, i32x4.mul(wrapped, times)));
    place = i32x4.add(place, steps);
  }
  let isBad = v128.any_true(bad);
  for (let at = base + (n & -4) * step; index < end; index += 4, to += 4, at += step) {
    const v = load<i32>(index);
    if (v < low || v >= size) isBad = true;
    store<i32>(to, at + (v < 0 ? v + size : v) * along);
  }
  return isBad;
}

/** The coordinate along one dim of n places in a row-major array: y[i * step] = places[i] / stride mod size, int32. */
export function coordinates(places: usize, y: usize, n: i32, step: i32, stride: i32, size: i32): void {
  const bytes = (<usize>step) << 2;
  for (let i = 0; i < n; ++i, places += 4, y += bytes) {
    store<u32>(y, (load<u32>(places) / <u32>stride) % <u32>size);
  }
}
