import { fillPlan } from '../inline/plan';
import { product } from './product';
import { blockColumns, blockDepth, isThin, sideFloats, sumsBytes, thinColumns, unitRows } from './shape';

/**
 * C[i, j] = act(sum_k A[i, k] * B[k, j] + bias[j] + (flags & 1 ? C[i, j] : 0)), act = ReLU if flags & 2.
 *
 * a: m x k, element (i, k) at `i * aRow + k * aCol`; b: k x n, element (k, j) at `k * bRow + j * bCol`;
 * c: m x n, element (i, j) at `i * cRow + j`; bias: n floats, or pointer 0. Strides in elements, any of them: a
 * transposed operand is one with its strides exchanged. c overlaps neither a nor b.
 * ws: `wsBytes` for each thread, and [begin, end) of the units, as `gemmPlan` says.
 *
 * Error: blocks of k of at most `blockDepth` (256) are summed up from zero, in order, and then added to C, in order. So
 * |error| <= (min(k, 256) + ceil(k / 256) + 1) u sum_k |A[i, k] B[k, j]|, to first order, u = 2^-24. Every element is
 * computed by the same steps wherever the range is cut. NaN and infinity come through: no product is left out.
 */
export function gemm(
  a: usize,
  b: usize,
  c: usize,
  m: i32,
  n: i32,
  k: i32,
  aRow: i32,
  aCol: i32,
  bRow: i32,
  bCol: i32,
  cRow: i32,
  bias: usize,
  flags: i32,
  ws: usize,
  wsBytes: i32,
  begin: i32,
  end: i32,
): void {
  const height = isThin(m, n) ? thinColumns : unitRows;
  product(a, b, c, m, n, k, aRow, aCol, bRow, bCol, cRow, bias, flags, ws, wsBytes, begin * height, end * height);
}

/** Units are blocks of rows, or of columns where there are few rows. */
export function gemmPlan(m: i32, n: i32, k: i32, plan: usize): void {
  const thin = isThin(m, n);
  const units = m <= 0 || n <= 0 ? 0 : thin ? (n + thinColumns - 1) / thinColumns : (m + unitRows - 1) / unitRows;
  const columns = min(n <= 8 ? max(m, n) : n, blockColumns);
  // Up to 15 columns of padding.
  const panel = ((columns + 15) & ~3) * min(k, blockDepth);
  fillPlan(plan, units, <i32>sumsBytes + ((sideFloats(k) + panel) << 2), 0, (<f64>m * n * k) / 8);
}

/**
 * C[e] = act(A[e] B[e] + bias + ...) for batch entries e, each as in `gemm`.
 *
 * Entry e of an operand starts `e * ...Batch` elements behind its pointer; 0 gives the same one to all.
 * [begin, end): batch entries, out of `batch`.
 */
export function gemmBatched(
  a: usize,
  b: usize,
  c: usize,
  batch: i32,
  aBatch: i32,
  bBatch: i32,
  cBatch: i32,
  m: i32,
  n: i32,
  k: i32,
  aRow: i32,
  aCol: i32,
  bRow: i32,
  bCol: i32,
  cRow: i32,
  bias: usize,
  flags: i32,
  ws: usize,
  wsBytes: i32,
  begin: i32,
  end: i32,
): void {
  const all = isThin(m, n) ? n : m;
  a += <usize>begin * ((<usize>aBatch) << 2);
  b += <usize>begin * ((<usize>bBatch) << 2);
  c += <usize>begin * ((<usize>cBatch) << 2);
  for (; begin < end; begin++) {
    product(a, b, c, m, n, k, aRow, aCol, bRow, bCol, cRow, bias, flags, ws, wsBytes, 0, all);
    a += (<usize>aBatch) << 2;
    b += (<usize>bBatch) << 2;
    c += (<usize>cBatch) << 2;
  }
}
