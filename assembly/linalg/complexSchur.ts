import { at, conjugate, get, plus, real, scaled, set, times } from './scalar';

/** (x, y) = (c x + s y, conj(c) y - s x). */
// @ts-ignore: decorator
@inline
function turn(x: usize, y: usize, c: v128, s: f64): void {
  const a = v128.load(x);
  const b = v128.load(y);
  v128.store(x, plus<v128>(times<v128>(c, a), scaled<v128>(b, s)));
  v128.store(y, plus<v128>(times<v128>(conjugate<v128>(c), b), scaled<v128>(a, -s)));
}

/**
 * The real Schur form h = T, z, n x n float64, of a matrix as a complex one, t and basis: each 2 x 2 block on the diagonal, which has complex eigenvalues,
 * becomes upper triangular by a rotation (Golub and Van Loan, 7.4). Without z the diagonal of t alone is right.
 */
export function complexSchur(h: usize, z: usize, t: usize, basis: usize, n: i32): void {
  for (let i = 0; i < n * n; ++i) set<v128>(t, i, real<v128>(get<f64>(h, i)));
  if (z != 0) for (let i = 0; i < n * n; ++i) set<v128>(basis, i, real<v128>(get<f64>(z, i)));
  for (let k = 0; k < n - 1; ++k) {
    const below = get<f64>(h, (k + 1) * n + k);
    if (below == 0) continue;
    const last = get<f64>(h, (k + 1) * (n + 1));
    const half = (get<f64>(h, k * (n + 1)) - last) / 2;
    const imaginary = sqrt(max(-(half * half + get<f64>(h, k * n + k + 1) * below), 0));
    const length = sqrt(half * half + imaginary * imaginary + below * below);
    const c = f64x2.replace_lane(f64x2.splat(imaginary / length), 0, half / length);
    const s = below / length;
    if (z != 0) {
      for (let j = k; j < n; ++j) turn(at<v128>(t, k * n + j), at<v128>(t, (k + 1) * n + j), conjugate<v128>(c), s);
      for (let i = 0; i <= k + 1; ++i) turn(at<v128>(t, i * n + k), at<v128>(t, i * n + k + 1), c, s);
      for (let i = 0; i < n; ++i) turn(at<v128>(basis, i * n + k), at<v128>(basis, i * n + k + 1), c, s);
    }
    set<v128>(t, (k + 1) * n + k, real<v128>(0));
    const value = f64x2.replace_lane(f64x2.splat(imaginary), 0, last + half);
    set<v128>(t, k * (n + 1), value);
    set<v128>(t, (k + 1) * (n + 1), conjugate<v128>(value));
  }
}
