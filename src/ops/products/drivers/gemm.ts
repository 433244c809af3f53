import { freeWorkspace, threadWorkspace } from '../../../wasm/block';
import { k } from '../../../wasm/engine';
import { PLAN, readPlan } from '../../../wasm/plan';

/** In `flags`: add to what C holds. */
export const ACCUMULATE = 1;
/** In `flags`: max(0, .) of the result. */
export const RELU = 2;

/**
 * C = act(A B + bias), float32, by strides: see assembly/gemm/gemm.ts. The addresses belong to the running operation.
 *
 * @param a - m x depth
 * @param b - depth x n
 * @param c - m x n, rows of n
 * @param bias - n numbers, or 0 for none
 */
export function gemm(
  a: number,
  b: number,
  c: number,
  m: number,
  n: number,
  depth: number,
  aRow: number,
  aCol: number,
  bRow: number,
  bCol: number,
  bias = 0,
  flags = 0,
): void {
  k.gemmPlan(m, n, depth, PLAN);
  const { units, bytes, work } = readPlan();
  const ws = threadWorkspace(bytes);
  k.gemm(a, b, c, m, n, depth, aRow, aCol, bRow, bCol, n, bias, flags, ws, bytes, 0, units, work);
  freeWorkspace(ws);
}

/** The same for `batch` products at once; entry e of an operand lies `e * ...Batch` elements behind its address. */
export function gemmBatched(
  a: number,
  b: number,
  c: number,
  batch: number,
  aBatch: number,
  bBatch: number,
  m: number,
  n: number,
  depth: number,
  aRow: number,
  aCol: number,
  bRow: number,
  bCol: number,
  flags = 0,
  bias = 0,
): void {
  k.gemmPlan(m, n, depth, PLAN);
  const { bytes, work } = readPlan();
  const ws = threadWorkspace(bytes);
  const cBatch = m * n;
  k.gemmBatched(
    ...([a, b, c, batch, aBatch, bBatch, cBatch, m, n, depth] as const),
    ...([aRow, aCol, bRow, bCol, n, bias, flags, ws, bytes, 0, batch, batch * work] as const),
  );
  freeWorkspace(ws);
}
