import { narrow, singleBytes, widen } from './convert';
import { accumulate, triangularize } from './householder';
import { at, set, zero } from './scalar';

function qrOf<T>(x: usize, q: usize, r: usize, batch: i32, m: i32, n: i32, columns: i32, rows: i32, ws: usize): void {
  const count = min(m, n);
  const tau = at<T>(ws, m * n);
  const basis = at<T>(tau, count);
  for (let e = 0; e < batch; ++e) {
    widen<T>(x, 1, n, ws, n, m, false);
    triangularize<T>(ws, tau, m, n);
    if (columns > 0) {
      accumulate<T>(ws, tau, basis, m, count, columns);
      narrow<T>(basis, m, q, 1, columns, columns, m, false);
      q += singleBytes<T>(m * columns);
    }
    for (let j = 0; j < n; ++j) for (let i = j + 1; i < m; ++i) set<T>(ws, j * m + i, zero<T>());
    narrow<T>(ws, m, r, 1, n, n, rows, false);
    x += singleBytes<T>(m * n);
    r += singleBytes<T>(rows * n);
  }
}

/**
 * x[e] = Q R by Householder reflections, `batch` matrices m x n, float32 or complex64: q m x columns (columns 0: not
 * computed), r rows x n. The signs are LAPACK's: the reflection of a column goes to the far side of its first axis.
 * ws: m n + min(m, n) + m columns scalars of 8 (complex: 16) bytes.
 */
export function qr(
  complex: bool,
  x: usize,
  q: usize,
  r: usize,
  batch: i32,
  m: i32,
  n: i32,
  columns: i32,
  rows: i32,
  ws: usize,
): void {
  if (complex) qrOf<v128>(x, q, r, batch, m, n, columns, rows, ws);
  else qrOf<f64>(x, q, r, batch, m, n, columns, rows, ws);
}

function reflectorsOf<T>(x: usize, a: usize, tau: usize, batch: i32, m: i32, n: i32, ws: usize): void {
  const count = min(m, n);
  const factors = at<T>(ws, m * n);
  for (let e = 0; e < batch; ++e) {
    widen<T>(x, 1, n, ws, n, m, false);
    triangularize<T>(ws, factors, m, n);
    narrow<T>(ws, m, a, 1, n, n, m, false);
    narrow<T>(factors, count, tau, count, 1, 1, count, false);
    x += singleBytes<T>(m * n);
    a += singleBytes<T>(m * n);
    tau += singleBytes<T>(count);
  }
}

/** The reflectors of `qr` themselves: a as x, R on and above the diagonal, tau [batch, min(m, n)]. ws: as there, without q. */
export function reflectors(complex: bool, x: usize, a: usize, tau: usize, batch: i32, m: i32, n: i32, ws: usize): void {
  if (complex) reflectorsOf<v128>(x, a, tau, batch, m, n, ws);
  else reflectorsOf<f64>(x, a, tau, batch, m, n, ws);
}

function householderProductOf<T>(
  a: usize,
  tau: usize,
  q: usize,
  batch: i32,
  m: i32,
  n: i32,
  count: i32,
  columns: i32,
  ws: usize,
): void {
  const factors = at<T>(ws, m * n);
  const basis = at<T>(factors, count);
  for (let e = 0; e < batch; ++e) {
    widen<T>(a, 1, n, ws, n, m, false);
    widen<T>(tau, count, 1, factors, 1, count, false);
    accumulate<T>(ws, factors, basis, m, count, columns);
    narrow<T>(basis, m, q, 1, columns, columns, m, false);
    a += singleBytes<T>(m * n);
    tau += singleBytes<T>(count);
    q += singleBytes<T>(m * columns);
  }
}

/**
 * q[e] = the first `columns` columns of H_0 H_1 ... H_{count - 1}, H_k = I - tau[k] v_k v_k^H, v_k being 0 before k, 1 at k, and what
 * is below the diagonal of a, m x n, behind. ws: m n + count + m columns scalars of 8 (complex: 16) bytes.
 */
export function householderProduct(
  complex: bool,
  a: usize,
  tau: usize,
  q: usize,
  batch: i32,
  m: i32,
  n: i32,
  count: i32,
  columns: i32,
  ws: usize,
): void {
  if (complex) householderProductOf<v128>(a, tau, q, batch, m, n, count, columns, ws);
  else householderProductOf<f64>(a, tau, q, batch, m, n, count, columns, ws);
}
