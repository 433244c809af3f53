import { narrow, singleBytes, widen } from './convert';
import { addScaled, subtractRows, swapRows } from './rows';
import { at, get, negative, quotient, set, size } from './scalar';

/** Columns that are eliminated before the rest of the matrix follows: as many rows stay in the cache. */
const PANEL: i32 = 8;

/**
 * P A = L U in place, m x n row-major: L below the diagonal, which is 1 there, U on and above. Right-looking elimination in panels with
 * partial pivoting (Golub and Van Loan, Matrix Computations, 3.4), the pivot being the first of the largest |Re| + |Im|, as
 * in LAPACK's getrf. pivots[k]: the row, counted from 1, with which row k was exchanged.
 *
 * Returns the number, from 1, of the first pivot that is 0, or 0.
 */
export function eliminate<T>(a: usize, pivots: usize, m: i32, n: i32): i32 {
  const count = min(m, n);
  const step = at<T>(0, n);
  let singular = 0;
  for (let first = 0; first < count; first += PANEL) {
    const end = min(first + PANEL, count);
    for (let k = first; k < end; ++k) {
      const pivotRow = at<T>(a, k * n);
      let best = k;
      let largest = size<T>(get<T>(pivotRow, k));
      for (let i = k + 1; i < m; ++i) {
        const candidate = size<T>(get<T>(a, i * n + k));
        if (candidate > largest) {
          largest = candidate;
          best = i;
        }
      }
      store<i32>(pivots + ((<usize>k) << 2), best + 1);
      if (largest == 0) {
        if (singular == 0) singular = k + 1;
        continue;
      }
      swapRows<T>(n, pivotRow, at<T>(a, best * n));
      const pivot = get<T>(pivotRow, k);
      for (let i = k + 1; i < m; ++i) {
        const row = at<T>(a, i * n);
        const factor = quotient<T>(get<T>(row, k), pivot);
        set<T>(row, k, factor);
        addScaled<T>(end - k - 1, negative<T>(factor), at<T>(pivotRow, k + 1), at<T>(row, k + 1));
      }
    }
    if (end == n) break;
    const top = at<T>(a, first * n + end);
    for (let i = first + 1; i < m; ++i) {
      subtractRows<T>(n - end, at<T>(a, i * n + first), min(i, end) - first, top, step, at<T>(a, i * n + end));
    }
  }
  return singular;
}

function luFactorOf<T>(x: usize, lu: usize, pivots: usize, info: usize, batch: i32, m: i32, n: i32, ws: usize): void {
  for (let e = 0; e < batch; ++e) {
    widen<T>(x, n, 1, ws, m, n, false);
    store<i32>(info, eliminate<T>(ws, pivots, m, n));
    narrow<T>(ws, n, lu, n, 1, m, n, false);
    x += singleBytes<T>(m * n);
    lu += singleBytes<T>(m * n);
    pivots += (<usize>min(m, n)) << 2;
    info += 4;
  }
}

/**
 * LU factorizations of `batch` matrices m x n, float32 or complex64: lu as x, pivots int32 [batch, min(m, n)], info int32
 * [batch], see `eliminate`. ws: m n scalars of 8 (complex: 16) bytes.
 */
export function luFactor(
  complex: bool,
  x: usize,
  lu: usize,
  pivots: usize,
  info: usize,
  batch: i32,
  m: i32,
  n: i32,
  ws: usize,
): void {
  if (complex) luFactorOf<v128>(x, lu, pivots, info, batch, m, n, ws);
  else luFactorOf<f64>(x, lu, pivots, info, batch, m, n, ws);
}
