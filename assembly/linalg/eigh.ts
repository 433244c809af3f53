import { narrow, singleBytes, widen } from './convert';
import { allFinite } from './rows';
import { at, conjugate, get, real, realPart, set } from './scalar';
import { diagonalize, tridiagonalize } from './tridiagonal';

function eighOf<T>(
  x: usize,
  values: usize,
  vectors: usize,
  info: usize,
  batch: i32,
  n: i32,
  upper: bool,
  ws: usize,
): void {
  const z = vectors == 0 ? 0 : at<T>(ws, n * n);
  const tau = at<T>(ws, vectors == 0 ? n * n : 2 * n * n);
  const w = at<T>(tau, n);
  const d = at<T>(w, n);
  const e = d + ((<usize>n) << 3);
  for (let b = 0; b < batch; ++b) {
    widen<T>(x, upper ? 1 : n, upper ? n : 1, ws, n, n, upper);
    for (let i = 0; i < n; ++i) {
      for (let j = 0; j < i; ++j) set<T>(ws, j * n + i, conjugate<T>(get<T>(ws, i * n + j)));
      set<T>(ws, i * (n + 1), real<T>(realPart<T>(get<T>(ws, i * (n + 1)))));
    }
    let failed = 0;
    if (allFinite<T>(n * n, ws)) {
      tridiagonalize<T>(ws, d, e, z, tau, w, n);
      failed = diagonalize<T>(d, e, z, n, n);
    } else {
      for (let i = 0; i < n; ++i) set<f64>(d, i, NaN);
      if (z != 0) for (let i = 0; i < n * n; ++i) set<T>(z, i, real<T>(NaN));
    }
    store<i32>(info, failed);
    narrow<f64>(d, n, values, 1, 1, 1, n, false);
    if (vectors != 0) {
      narrow<T>(z, n, vectors, 1, n, n, n, false);
      vectors += singleBytes<T>(n * n);
    }
    x += singleBytes<T>(n * n);
    values += (<usize>n) << 2;
    info += 4;
  }
}

/**
 * x[e] = V diag(w) V^H, from the lower (`upper`: the upper) triangles of `batch` Hermitian matrices n x n, float32 or complex64:
 * values w float32 [batch, n], ascending; vectors V as x, in columns, or pointer 0 for none. info: int32 [batch], how many
 * eigenvalues did not converge. Where an entry is not finite, the results are NaN. ws: n (n + 3), with vectors n (2 n + 3), scalars of 8
 * (complex: 16) bytes.
 */
export function eigh(
  complex: bool,
  x: usize,
  values: usize,
  vectors: usize,
  info: usize,
  batch: i32,
  n: i32,
  upper: bool,
  ws: usize,
): void {
  if (complex) eighOf<v128>(x, values, vectors, info, batch, n, upper, ws);
  else eighOf<f64>(x, values, vectors, info, batch, n, upper, ws);
}
