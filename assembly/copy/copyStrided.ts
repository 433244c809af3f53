import { outerOffset } from '../inline/dims';
import { copyRow } from './copyRow';
import { transposeRows } from './transposeRows';

/**
 * dst[i·destination strides] = src[i·source strides] for every index i of a shape of ndim >= 1 dimensions.
 *
 * meta: i32[3 * ndim]: sizes, source strides, destination strides, in elements of elementBytes (1, 4 or 8); strides
 * may be 0 or negative. A row is one run over the last dimension; rows begin <= r < end are counted row-major over the
 * others.
 *
 * Where one side runs along the last dimension and the other along the one before (channels first <-> channels last,
 * a transposed matrix), sixteen rows at a time are transposed in 4 x 4 tiles: sixteen float32 fill a cache line, so
 * each line of the side that is walked across is read or written in one go.
 */
export function copyStrided(
  src: usize,
  dst: usize,
  elementBytes: i32,
  ndim: i32,
  meta: usize,
  begin: i32,
  end: i32,
): void {
  const shift = ctz(elementBytes);
  const srcStrides = meta + ((<usize>ndim) << 2);
  const dstStrides = srcStrides + ((<usize>ndim) << 2);
  const last = (<usize>(ndim - 1)) << 2;
  const n = load<i32>(meta + last);
  const srcStep = load<i32>(srcStrides + last);
  const dstStep = load<i32>(dstStrides + last);
  let height = 1;
  let srcRow = 0;
  let dstRow = 0;
  if (ndim > 1) {
    height = load<i32>(meta + last - 4);
    srcRow = load<i32>(srcStrides + last - 4);
    dstRow = load<i32>(dstStrides + last - 4);
  }
  const acrossSource = srcRow == 1 && dstStep == 1;
  const acrossTarget = srcStep == 1 && dstRow == 1;
  const transposed = shift == 2 && acrossSource != acrossTarget;
  for (let r = begin; r < end; ) {
    const outer = r / height;
    const first = r - outer * height;
    let s = src + ((<usize>(outerOffset(meta, srcStrides, ndim - 2, outer) + first * srcRow)) << shift);
    let d = dst + ((<usize>(outerOffset(meta, dstStrides, ndim - 2, outer) + first * dstRow)) << shift);
    const stop = min(end, r + height - first);
    if (transposed) {
      while (stop - r > 3) {
        const rows = min(16, (stop - r) & ~3);
        transposeRows(s, d, srcRow, dstRow, srcStep, dstStep, rows, n);
        s += (<usize>(rows * srcRow)) << 2;
        d += (<usize>(rows * dstRow)) << 2;
        r += rows;
      }
    }
    for (; r < stop; r++) {
      copyRow(s, d, shift, srcStep, dstStep, n);
      s += (<usize>srcRow) << shift;
      d += (<usize>dstRow) << shift;
    }
  }
}
