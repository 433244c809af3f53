import { reflector } from './householder';
import { addScaled, dot, rotateRows, setIdentity, swapRows } from './rows';
import { at, bytesOf, conjugate, get, negative, plus, real, realPart, scaled, set, times } from './scalar';

/**
 * A = Q T Q^H with T real and tridiagonal, by Householder reflections (Golub and Van Loan, 8.3.1; LAPACK's hetd2): a, n x n
 * row-major and Hermitian, both triangles, is used up. d [n]: the diagonal of T; e [n]: what is below it, from e[1] on.
 * z: unless 0, the rows of Q^T. v, w: n scalars each of workspace. tau: n scalars.
 */
export function tridiagonalize<T>(a: usize, d: usize, e: usize, z: usize, tau: usize, w: usize, n: i32): void {
  for (let k = 0; k < n - 1; ++k) {
    const rest = n - k - 1;
    // The column below the diagonal is the row right of it, conjugated; the reflector's vector takes the row's place.
    const v = at<T>(a, k * n + k + 1);
    for (let i = 0; i < rest; ++i) set<T>(v, i, conjugate<T>(get<T>(v, i)));
    const factor = reflector<T>(rest, v);
    set<T>(tau, k, factor);
    store<f64>(d + ((<usize>k) << 3), realPart<T>(get<T>(a, k * (n + 1))));
    store<f64>(e + ((<usize>(k + 1)) << 3), realPart<T>(get<T>(v, 0)));
    set<T>(v, 0, real<T>(1));
    if (realPart<T>(factor) == 0) continue;
    // w = tau A v - (tau / 2) (w^H v) v, then A -= v w^H + w v^H.
    const below = at<T>(a, (k + 1) * (n + 1));
    for (let i = 0; i < rest; ++i) {
      set<T>(w, i, times<T>(factor, dot<T>(rest, at<T>(below, i * n), v, false)));
    }
    const half = scaled<T>(times<T>(factor, dot<T>(rest, w, v, true)), -0.5);
    addScaled<T>(rest, half, v, w);
    for (let i = 0; i < rest; ++i) {
      const row = at<T>(below, i * n);
      const vi = negative<T>(get<T>(v, i));
      const wi = negative<T>(get<T>(w, i));
      if (!isVector<T>()) {
        addScaled<T>(rest, vi, w, row);
        addScaled<T>(rest, wi, v, row);
        continue;
      }
      for (let j = 0; j < rest; ++j) {
        const change = plus<T>(times<T>(vi, conjugate<T>(get<T>(w, j))), times<T>(wi, conjugate<T>(get<T>(v, j))));
        set<T>(row, j, plus<T>(get<T>(row, j), change));
      }
    }
  }
  if (n > 0) store<f64>(d + ((<usize>(n - 1)) << 3), realPart<T>(get<T>(a, n * n - 1)));
  if (z == 0) return;
  setIdentity<T>(z, n);
  for (let k = n - 2; k >= 0; --k) {
    const v = at<T>(a, k * n + k + 1);
    const rest = n - k - 1;
    // Q := H Q on the rows of Q^T: each row y becomes y - tau (y conj(v)) v.
    for (let j = k + 1; j < n; ++j) {
      const row = at<T>(z, j * n + k + 1);
      const s = times<T>(get<T>(tau, k), dot<T>(rest, v, row, true));
      addScaled<T>(rest, negative<T>(s), v, row);
    }
  }
}

/**
 * Eigenvalues of the tridiagonal T and, in the rows of z (row j of z is that of Q^T, `width` scalars), the eigenvectors: QL
 * with implicit shifts (Golub and Van Loan, 8.3.3; EISPACK's tql2). d becomes the eigenvalues, in ascending order. Returns how
 * many did not converge.
 */
export function diagonalize<T>(d: usize, e: usize, z: usize, n: i32, width: i32): i32 {
  const eps: f64 = 2.220446049250313e-16;
  const numbers = width * <i32>(bytesOf<T>() >> 3);
  // e[i] couples d[i] and d[i + 1] from here on.
  for (let i = 1; i < n; ++i) store<f64>(e + ((<usize>(i - 1)) << 3), load<f64>(e + ((<usize>i) << 3)));
  if (n > 0) store<f64>(e + ((<usize>(n - 1)) << 3), 0);
  for (let l = 0; l < n; ++l) {
    for (let round = 0; ; ++round) {
      let m = l;
      for (; m < n - 1; ++m) {
        const scale = abs(load<f64>(d + ((<usize>m) << 3))) + abs(load<f64>(d + ((<usize>(m + 1)) << 3)));
        if (abs(load<f64>(e + ((<usize>m) << 3))) <= eps * scale) break;
      }
      if (m == l) break;
      if (round == 60) return n - l;
      const at0 = d + ((<usize>l) << 3);
      let g = (load<f64>(at0, 8) - load<f64>(at0)) / (2 * load<f64>(e + ((<usize>l) << 3)));
      let r = sqrt(g * g + 1);
      g = load<f64>(d + ((<usize>m) << 3)) - load<f64>(at0) + load<f64>(e + ((<usize>l) << 3)) / (g + (g < 0 ? -r : r));
      let s: f64 = 1;
      let c: f64 = 1;
      let p: f64 = 0;
      let i = m - 1;
      for (; i >= l; --i) {
        const di = d + ((<usize>i) << 3);
        const ei = e + ((<usize>i) << 3);
        const f = s * load<f64>(ei);
        const b = c * load<f64>(ei);
        r = sqrt(f * f + g * g);
        store<f64>(ei, r, 8);
        if (r == 0) {
          store<f64>(di, load<f64>(di, 8) - p, 8);
          store<f64>(e + ((<usize>m) << 3), 0);
          break;
        }
        s = f / r;
        c = g / r;
        g = load<f64>(di, 8) - p;
        r = (load<f64>(di) - g) * s + 2 * c * b;
        p = s * r;
        store<f64>(di, g + p, 8);
        g = c * r - b;
        // z[i + 1] = s z[i] + c z[i + 1], z[i] = c z[i] - s z[i + 1]
        if (z != 0) rotateRows(numbers, at<T>(z, (i + 1) * width), at<T>(z, i * width), c, s);
      }
      if (r == 0 && i >= l) continue;
      store<f64>(at0, load<f64>(at0) - p);
      store<f64>(e + ((<usize>l) << 3), g);
      store<f64>(e + ((<usize>m) << 3), 0);
    }
  }
  for (let i = 0; i < n - 1; ++i) {
    let least = i;
    for (let j = i + 1; j < n; ++j) {
      if (load<f64>(d + ((<usize>j) << 3)) < load<f64>(d + ((<usize>least) << 3))) least = j;
    }
    if (least == i) continue;
    swapRows<f64>(1, d + ((<usize>i) << 3), d + ((<usize>least) << 3));
    if (z != 0) swapRows<T>(width, at<T>(z, i * width), at<T>(z, least * width));
  }
  return 0;
}
