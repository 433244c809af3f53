import { narrow, singleBytes, widen } from './convert';
import { dot } from './rows';
import { at, get, minus, real, realPart, scaled, set, zero } from './scalar';

/**
 * A = L L^H in place, from the lower triangle of A, n x n row-major; the upper one becomes 0. Row by row, so that each
 * entry is one inner product of two rows (Golub and Van Loan, 4.2). Returns the order of the first leading minor that
 * is not positive definite, or 0.
 */
function decompose<T>(a: usize, n: i32): i32 {
  for (let i = 0; i < n; ++i) {
    const row = at<T>(a, i * n);
    for (let j = 0; j < i; ++j) {
      const other = at<T>(a, j * n);
      // L[i, j] = (A[i, j] - sum_k L[i, k] conj(L[j, k])) / L[j, j]
      const sum = minus<T>(get<T>(row, j), dot<T>(j, other, row, true));
      set<T>(row, j, scaled<T>(sum, 1 / realPart<T>(get<T>(other, j))));
    }
    const d = realPart<T>(get<T>(row, i)) - realPart<T>(dot<T>(i, row, row, true));
    if (!(d > 0)) return i + 1;
    set<T>(row, i, real<T>(sqrt(d)));
    for (let j = i + 1; j < n; ++j) set<T>(row, j, zero<T>());
  }
  return 0;
}

function choleskyOf<T>(x: usize, y: usize, info: usize, batch: i32, n: i32, upper: bool, ws: usize): void {
  const rowStep = upper ? 1 : n;
  const colStep = upper ? n : 1;
  for (let e = 0; e < batch; ++e) {
    // The upper triangle of A is that of its transpose, conjugated: A is Hermitian.
    widen<T>(x, rowStep, colStep, ws, n, n, upper);
    store<i32>(info, decompose<T>(ws, n));
    narrow<T>(ws, n, y, rowStep, colStep, n, n, upper);
    x += singleBytes<T>(n * n);
    y += singleBytes<T>(n * n);
    info += 4;
  }
}

/**
 * y[e] = L with L L^H = x[e], from the lower triangles of `batch` Hermitian matrices n x n, float32 or complex64; or L^H
 * from the upper ones. info: int32 [batch], see `decompose`. ws: n n scalars of 8 (complex: 16) bytes.
 */
export function cholesky(
  complex: bool,
  x: usize,
  y: usize,
  info: usize,
  batch: i32,
  n: i32,
  upper: bool,
  ws: usize,
): void {
  if (complex) choleskyOf<v128>(x, y, info, batch, n, upper, ws);
  else choleskyOf<f64>(x, y, info, batch, n, upper, ws);
}
