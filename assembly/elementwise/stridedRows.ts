import { outerOffset } from '../inline/dims';

/** One row of a binary operation: y[i] = op(a[i * aStep], b[i * bStep]), begin <= i < end. */
export type BinaryRow = (a: usize, b: usize, y: usize, aStep: i32, bStep: i32, begin: i32, end: i32) => void;

/**
 * Runs a binary operation over operands with any strides, row by row, into a contiguous y.
 * meta: i32[3 * ndim]: sizes, strides of a, strides of b, in elements; a row is one run over the last dimension, rows
 * begin <= r < end are counted row-major over the others. inLog2, outLog2: log2 of the bytes of an element.
 */
export function stridedRows(
  row: BinaryRow,
  a: usize,
  b: usize,
  y: usize,
  inLog2: i32,
  outLog2: i32,
  ndim: i32,
  meta: usize,
  begin: i32,
  end: i32,
): void {
  const aStrides = meta + ((<usize>ndim) << 2);
  const bStrides = aStrides + ((<usize>ndim) << 2);
  const last = (<usize>(ndim - 1)) << 2;
  const n = load<i32>(meta + last);
  const aStep = load<i32>(aStrides + last);
  const bStep = load<i32>(bStrides + last);
  let height = 1;
  let aRow = 0;
  let bRow = 0;
  if (ndim > 1) {
    height = load<i32>(meta + last - 4);
    aRow = load<i32>(aStrides + last - 4);
    bRow = load<i32>(bStrides + last - 4);
  }
  y += (<usize>begin * n) << outLog2;
  for (let r = begin; r < end; ) {
    const outer = r / height;
    const first = r - outer * height;
    let pa = a + ((<usize>(outerOffset(meta, aStrides, ndim - 2, outer) + first * aRow)) << inLog2);
    let pb = b + ((<usize>(outerOffset(meta, bStrides, ndim - 2, outer) + first * bRow)) << inLog2);
    const stop = min(end, r + height - first);
    for (; r < stop; r++) {
      row(pa, pb, y, aStep, bStep, 0, n);
      pa += (<usize>aRow) << inLog2;
      pb += (<usize>bRow) << inLog2;
      y += (<usize>n) << outLog2;
    }
  }
}
