import { reflector } from './householder';
import { addScaled, dot } from './rows';
import { at, conjugate, get, negative, real, realPart, set, times } from './scalar';

/**
 * A = Q B P^H with B real and upper bidiagonal, by Householder reflections from both sides in turn (Golub and Kahan; Golub and
 * Van Loan, 5.4.8; LAPACK's gebd2): a, m x n row-major with m >= n, keeps the vectors of those from the left in its columns
 * and of those from the right in its rows, each beginning with 1. d [n]: the diagonal of B, e [n]: right of it, 0 at the
 * end. left, right: their factors, n each. v: m scalars, w: n scalars of workspace.
 */
export function bidiagonalize<T>(
  a: usize,
  d: usize,
  e: usize,
  left: usize,
  right: usize,
  v: usize,
  w: usize,
  m: i32,
  n: i32,
): void {
  for (let k = 0; k < n; ++k) {
    const tall = m - k;
    const wide = n - k - 1;
    for (let i = 0; i < tall; ++i) set<T>(v, i, get<T>(a, (k + i) * n + k));
    const factor = reflector<T>(tall, v);
    set<T>(left, k, factor);
    store<f64>(d + ((<usize>k) << 3), realPart<T>(get<T>(v, 0)));
    set<T>(v, 0, real<T>(1));
    for (let i = 0; i < tall; ++i) set<T>(a, (k + i) * n + k, get<T>(v, i));
    store<f64>(e + ((<usize>k) << 3), 0);
    if (wide == 0) continue;
    // The rest of A becomes A - conj(tau) v (v^H A), row by row.
    memory.fill(w, 0, at<T>(0, wide));
    for (let i = 0; i < tall; ++i) {
      addScaled<T>(wide, conjugate<T>(get<T>(v, i)), at<T>(a, (k + i) * n + k + 1), w);
    }
    const step = negative<T>(conjugate<T>(factor));
    for (let i = 0; i < tall; ++i) {
      addScaled<T>(wide, times<T>(step, get<T>(v, i)), w, at<T>(a, (k + i) * n + k + 1));
    }
    const u = at<T>(a, k * n + k + 1);
    for (let j = 0; j < wide; ++j) set<T>(u, j, conjugate<T>(get<T>(u, j)));
    const turn = reflector<T>(wide, u);
    set<T>(right, k, turn);
    store<f64>(e + ((<usize>k) << 3), realPart<T>(get<T>(u, 0)));
    set<T>(u, 0, real<T>(1));
    // A - tau (A u) u^H.
    for (let j = 0; j < wide; ++j) set<T>(w, j, conjugate<T>(get<T>(u, j)));
    for (let i = 1; i < tall; ++i) {
      const row = at<T>(a, (k + i) * n + k + 1);
      addScaled<T>(wide, negative<T>(times<T>(turn, dot<T>(wide, row, u, false))), w, row);
    }
  }
}

/** The first `columns` columns of Q, as rows of z with m scalars each. v: m scalars of workspace. */
export function leftBasis<T>(a: usize, factors: usize, z: usize, v: usize, m: i32, n: i32, columns: i32): void {
  memory.fill(z, 0, at<T>(0, columns * m));
  for (let j = 0; j < columns; ++j) set<T>(z, j * (m + 1), real<T>(1));
  for (let k = n - 1; k >= 0; --k) {
    const tall = m - k;
    for (let i = 0; i < tall; ++i) set<T>(v, i, get<T>(a, (k + i) * n + k));
    for (let j = k; j < columns; ++j) {
      const row = at<T>(z, j * m + k);
      addScaled<T>(tall, negative<T>(times<T>(get<T>(factors, k), dot<T>(tall, v, row, true))), v, row);
    }
  }
}

/** The columns of P, as the rows of z, n x n. */
export function rightBasis<T>(a: usize, factors: usize, z: usize, n: i32): void {
  memory.fill(z, 0, at<T>(0, n * n));
  for (let j = 0; j < n; ++j) set<T>(z, j * (n + 1), real<T>(1));
  for (let k = n - 2; k >= 0; --k) {
    const wide = n - k - 1;
    const u = at<T>(a, k * n + k + 1);
    for (let j = k + 1; j < n; ++j) {
      const row = at<T>(z, j * n + k + 1);
      addScaled<T>(wide, negative<T>(times<T>(get<T>(factors, k), dot<T>(wide, u, row, true))), u, row);
    }
  }
}
