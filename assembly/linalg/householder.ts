import { addScaled, dot, scaleRow, squares } from './rows';
import {
  at,
  conjugate,
  get,
  imagPart,
  inverse,
  minus,
  negative,
  plus,
  real,
  realPart,
  scaled,
  set,
  square,
  times,
  zero,
} from './scalar';

/**
 * The reflector H = I - tau v v^H, v[0] = 1, with H^H x = beta e_1 and beta real (Golub and Van Loan, 5.1; LAPACK's larfg): x,
 * n elements, becomes beta followed by the rest of v. Returns tau, 0 where x is beta e_1 already.
 */
export function reflector<T>(n: i32, x: usize): T {
  if (n <= 0) return zero<T>();
  const alpha = get<T>(x, 0);
  const rest = squares<T>(n - 1, at<T>(x, 1));
  if (rest == 0 && imagPart<T>(alpha) == 0) return zero<T>();
  const length = sqrt(square<T>(alpha) + rest);
  const beta = realPart<T>(alpha) >= 0 ? -length : length;
  const tau = scaled<T>(minus<T>(real<T>(beta), alpha), 1 / beta);
  scaleRow<T>(n - 1, inverse<T>(minus<T>(alpha, real<T>(beta))), at<T>(x, 1));
  set<T>(x, 0, real<T>(beta));
  return tau;
}

/** y -= factor v (v^H y) over n elements, v[0] counting as 1. */
export function reflect<T>(n: i32, v: usize, factor: T, y: usize): void {
  const s = plus<T>(get<T>(y, 0), dot<T>(n - 1, at<T>(v, 1), at<T>(y, 1), true));
  const step = negative<T>(times<T>(factor, s));
  set<T>(y, 0, plus<T>(get<T>(y, 0), step));
  addScaled<T>(n - 1, step, at<T>(v, 1), at<T>(y, 1));
}

/**
 * The reflectors of a QR factorization in place of the m x n matrix whose columns are the rows of `a` (n rows of m elements), and
 * their factors in tau, min(m, n) of them: A = H_0 H_1 ... R, R on and above the diagonal, as LAPACK's geqrf.
 */
export function triangularize<T>(a: usize, tau: usize, m: i32, n: i32): void {
  for (let k = 0; k < min(m, n); ++k) {
    const column = at<T>(a, k * m + k);
    const factor = reflector<T>(m - k, column);
    set<T>(tau, k, factor);
    for (let j = k + 1; j < n; ++j) reflect<T>(m - k, column, conjugate<T>(factor), at<T>(a, j * m + k));
  }
}

/** The first `columns` columns of H_0 H_1 ... H_{count - 1}, as the rows of q (of m elements); reflectors as above. */
export function accumulate<T>(a: usize, tau: usize, q: usize, m: i32, count: i32, columns: i32): void {
  memory.fill(q, 0, at<T>(0, m * columns));
  for (let j = 0; j < columns; ++j) set<T>(q, j * m + j, real<T>(1));
  for (let k = count - 1; k >= 0; --k) {
    // The columns before k are still those of the identity, which this reflector leaves alone.
    for (let j = k; j < columns; ++j) {
      reflect<T>(m - k, at<T>(a, k * m + k), get<T>(tau, k), at<T>(q, j * m + k));
    }
  }
}
