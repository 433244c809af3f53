import { narrow, singleBytes, widen } from './convert';
import { scaleRow, subtractRows } from './rows';
import { at, get, inverse } from './scalar';

/** X = T^-1 B in place of B, n x columns, row-major: substitution row by row. `unit`: the diagonal of T counts as 1. */
export function substitute<T>(t: usize, b: usize, n: i32, columns: i32, upper: bool, unit: bool): void {
  const step = at<T>(0, columns);
  for (let count = 0; count < n; ++count) {
    const i = upper ? n - 1 - count : count;
    const row = at<T>(b, i * columns);
    const first = upper ? i + 1 : 0;
    const last = upper ? n : i;
    subtractRows<T>(columns, at<T>(t, i * n + first), last - first, at<T>(b, first * columns), step, row);
    if (!unit) scaleRow<T>(columns, inverse<T>(get<T>(t, i * (n + 1))), row);
  }
}

/** T is upper triangular, as it is read: of a transposed matrix, that is of what it is before. */
const UPPER: i32 = 1;
/** The diagonal of T is 1, whatever is in its place. */
const UNIT: i32 = 2;
/** Solve with the transpose of T. */
const TRANSPOSED: i32 = 4;
/** Solve with the conjugate of T. */
const CONJUGATED: i32 = 8;

function triangularSolveOf<T>(
  t: usize,
  b: usize,
  x: usize,
  batch: i32,
  n: i32,
  columns: i32,
  flags: i32,
  ws: usize,
): void {
  const transposed = (flags & TRANSPOSED) != 0;
  const upper = ((flags & UPPER) != 0) != transposed;
  const right = at<T>(ws, n * n);
  for (let e = 0; e < batch; ++e) {
    widen<T>(t, transposed ? 1 : n, transposed ? n : 1, ws, n, n, (flags & CONJUGATED) != 0);
    widen<T>(b, columns, 1, right, n, columns, false);
    substitute<T>(ws, right, n, columns, upper, (flags & UNIT) != 0);
    narrow<T>(right, columns, x, columns, 1, n, columns, false);
    t += singleBytes<T>(n * n);
    b += singleBytes<T>(n * columns);
    x += singleBytes<T>(n * columns);
  }
}

/**
 * X[e] = op(T[e])^-1 B[e] for `batch` triangular matrices n x n and B, X n x columns, float32 or complex64; the other
 * triangle of T is not looked at. flags: 1 T is upper, 2 its diagonal counts as 1, 4 op transposes, 8 op conjugates.
 * ws: n (n + columns) scalars of 8 (complex: 16) bytes.
 */
export function triangularSolve(
  complex: bool,
  t: usize,
  b: usize,
  x: usize,
  batch: i32,
  n: i32,
  columns: i32,
  flags: i32,
  ws: usize,
): void {
  if (complex) triangularSolveOf<v128>(t, b, x, batch, n, columns, flags, ws);
  else triangularSolveOf<f64>(t, b, x, batch, n, columns, flags, ws);
}
