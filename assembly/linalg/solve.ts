import { narrow, singleBytes, widen } from './convert';
import { eliminate } from './lu';
import { setIdentity, swapRows } from './rows';
import { at } from './scalar';
import { substitute } from './triangular';

/** Exchanges rows of b, n x columns, as the pivots say; backwards undoes it. */
export function applyPivots<T>(b: usize, pivots: usize, n: i32, columns: i32, backwards: bool): void {
  for (let step = 0; step < n; ++step) {
    const i = backwards ? n - 1 - step : step;
    const other = load<i32>(pivots + ((<usize>i) << 2)) - 1;
    if (other != i) swapRows<T>(columns, at<T>(b, i * columns), at<T>(b, other * columns));
  }
}

function solveOf<T>(
  a: usize,
  aStep: i32,
  b: usize,
  bStep: i32,
  x: usize,
  info: usize,
  batch: i32,
  n: i32,
  columns: i32,
  transposed: bool,
  ws: usize,
): void {
  const right = at<T>(ws, n * n);
  const pivots = at<T>(right, n * columns);
  // X A = B is A^T X^T = B^T.
  const rowStep = transposed ? 1 : n;
  const colStep = transposed ? n : 1;
  const bRow = transposed ? 1 : columns;
  const bCol = transposed ? n : 1;
  for (let e = 0; e < batch; ++e) {
    if (e == 0 || aStep != 0) {
      widen<T>(a, rowStep, colStep, ws, n, n, false);
      store<i32>(info, eliminate<T>(ws, pivots, n, n));
    } else store<i32>(info, load<i32>(info - 4));
    if (b == 0) setIdentity<T>(right, n);
    else widen<T>(b, bRow, bCol, right, n, columns, false);
    applyPivots<T>(right, pivots, n, columns, false);
    substitute<T>(ws, right, n, columns, false, true);
    substitute<T>(ws, right, n, columns, true, false);
    narrow<T>(right, columns, x, bRow, bCol, n, columns, false);
    a += singleBytes<T>(aStep);
    if (b != 0) b += singleBytes<T>(bStep);
    x += singleBytes<T>(n * columns);
    info += 4;
  }
}

/**
 * Solves A[e] X[e] = B[e], or X[e] A[e] = B[e] if `transposed`, by elimination with partial pivoting; `batch` matrices A
 * n x n; B, X n x columns (`transposed`: columns x n), float32 or complex64. b: pointer 0 stands for the identity. Entry e
 * of an operand lies e times its step, in elements, behind its address. info: int32 [batch], the number of the first pivot
 * that is 0, or 0. ws: n (n + columns) scalars of 8 (complex: 16) bytes and n int32.
 */
export function solve(
  complex: bool,
  a: usize,
  aStep: i32,
  b: usize,
  bStep: i32,
  x: usize,
  info: usize,
  batch: i32,
  n: i32,
  columns: i32,
  transposed: bool,
  ws: usize,
): void {
  if (complex) solveOf<v128>(a, aStep, b, bStep, x, info, batch, n, columns, transposed, ws);
  else solveOf<f64>(a, aStep, b, bStep, x, info, batch, n, columns, transposed, ws);
}

function luSolveOf<T>(
  lu: usize,
  pivots: usize,
  b: usize,
  x: usize,
  batch: i32,
  n: i32,
  columns: i32,
  adjoint: bool,
  ws: usize,
): void {
  const right = at<T>(ws, n * n);
  for (let e = 0; e < batch; ++e) {
    widen<T>(lu, adjoint ? 1 : n, adjoint ? n : 1, ws, n, n, adjoint);
    widen<T>(b, columns, 1, right, n, columns, false);
    if (adjoint) {
      substitute<T>(ws, right, n, columns, false, false);
      substitute<T>(ws, right, n, columns, true, true);
      applyPivots<T>(right, pivots, n, columns, true);
    } else {
      applyPivots<T>(right, pivots, n, columns, false);
      substitute<T>(ws, right, n, columns, false, true);
      substitute<T>(ws, right, n, columns, true, false);
    }
    narrow<T>(right, columns, x, columns, 1, n, columns, false);
    lu += singleBytes<T>(n * n);
    b += singleBytes<T>(n * columns);
    x += singleBytes<T>(n * columns);
    pivots += (<usize>n) << 2;
  }
}

/**
 * Solves A[e] X[e] = B[e] (`adjoint`: A[e]^H) from the factors of A: lu [batch, n, n] and pivots int32 [batch, n], as luFactor
 * gives them; B, X n x columns. ws: n (n + columns) scalars of 8 (complex: 16) bytes.
 */
export function luSolve(
  complex: bool,
  lu: usize,
  pivots: usize,
  b: usize,
  x: usize,
  batch: i32,
  n: i32,
  columns: i32,
  adjoint: bool,
  ws: usize,
): void {
  if (complex) luSolveOf<v128>(lu, pivots, b, x, batch, n, columns, adjoint, ws);
  else luSolveOf<f64>(lu, pivots, b, x, batch, n, columns, adjoint, ws);
}
