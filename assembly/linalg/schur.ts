import { reflector } from './householder';
import { addScaled, dot, setIdentity } from './rows';
import {
  at,
  conjugate,
  get,
  minus,
  modulus,
  negative,
  plus,
  quotient,
  real,
  scaled,
  set,
  size,
  square,
  times,
  zero,
} from './scalar';

const EPSILON: f64 = 2.220446049250313e-16;

/**
 * A = Z H Z^H with H upper Hessenberg, by Householder reflections (Golub and Van Loan, 7.4.3): a, n x n, becomes H; z
 * (unless 0) becomes Z. v, w: n scalars each.
 */
export function hessenberg<T>(a: usize, z: usize, v: usize, w: usize, n: i32): void {
  if (z != 0) setIdentity<T>(z, n);
  for (let k = 0; k < n - 2; ++k) {
    const rest = n - k - 1;
    for (let i = 0; i < rest; ++i) set<T>(v, i, get<T>(a, (k + 1 + i) * n + k));
    const factor = reflector<T>(rest, v);
    const beta = get<T>(v, 0);
    set<T>(v, 0, real<T>(1));
    // From the left: A - conj(tau) v (v^H A).
    memory.fill(w, 0, at<T>(0, rest));
    for (let i = 0; i < rest; ++i) {
      addScaled<T>(rest, conjugate<T>(get<T>(v, i)), at<T>(a, (k + 1 + i) * n + k + 1), w);
    }
    const step = negative<T>(conjugate<T>(factor));
    for (let i = 0; i < rest; ++i) {
      addScaled<T>(rest, times<T>(step, get<T>(v, i)), w, at<T>(a, (k + 1 + i) * n + k + 1));
      set<T>(a, (k + 1 + i) * n + k, zero<T>());
    }
    set<T>(a, (k + 1) * n + k, beta);
    // From the right: A - tau (A v) v^H, and Z likewise.
    for (let i = 0; i < rest; ++i) set<T>(w, i, conjugate<T>(get<T>(v, i)));
    for (let i = 0; i < n; ++i) {
      const row = at<T>(a, i * n + k + 1);
      addScaled<T>(rest, negative<T>(times<T>(factor, dot<T>(rest, v, row, false))), w, row);
      if (z == 0) continue;
      const basis = at<T>(z, i * n + k + 1);
      addScaled<T>(rest, negative<T>(times<T>(factor, dot<T>(rest, v, basis, false))), w, basis);
    }
  }
}

/**
 * One row times the rotations k = from to to - 1 from the right: (x, y) = (c x + conj(s) y, c y - s x) for its elements k and k + 1. Rotation
 * k is the two scalars c and s from `turns` on.
 */
function turnRow(row: usize, turns: usize, from: i32, to: i32): void {
  let x = get<v128>(row, from);
  for (let k = from; k < to; ++k) {
    const c = v128.load64_splat(at<v128>(turns, 2 * k));
    const s = get<v128>(turns, 2 * k + 1);
    const y = get<v128>(row, k + 1);
    set<v128>(row, k, f64x2.add(f64x2.mul(c, x), times<v128>(conjugate<v128>(s), y)));
    x = f64x2.sub(f64x2.mul(c, y), times<v128>(s, x));
  }
  set<v128>(row, to, x);
}

/** The eigenvalue of the last 2 x 2 of the block that ends at `hi` which is nearer to its last element (Wilkinson). */
function shiftOf(h: usize, n: i32, hi: i32): v128 {
  const a = get<v128>(h, (hi - 1) * n + hi - 1);
  const d = get<v128>(h, hi * n + hi);
  const bc = times<v128>(get<v128>(h, (hi - 1) * n + hi), get<v128>(h, hi * n + hi - 1));
  const half = scaled<v128>(minus<v128>(a, d), 0.5);
  // The root of half^2 + b c with its real part on the side of half's.
  const under = plus<v128>(times<v128>(half, half), bc);
  const length = modulus<v128>(under);
  const re = f64x2.extract_lane(under, 0);
  const im = f64x2.extract_lane(under, 1);
  const rootRe = sqrt(max((length + re) / 2, 0));
  const rootIm = sqrt(max((length - re) / 2, 0));
  let root = f64x2.replace_lane(f64x2.splat(im < 0 ? -rootIm : rootIm), 0, rootRe);
  const along =
    f64x2.extract_lane(root, 0) * f64x2.extract_lane(half, 0) +
    f64x2.extract_lane(root, 1) * f64x2.extract_lane(half, 1);
  if (along < 0) root = negative<v128>(root);
  const denominator = plus<v128>(half, root);
  if (square<v128>(denominator) == 0) return d;
  return minus<v128>(d, quotient<v128>(bc, denominator));
}

/**
 * Makes the Hessenberg matrix h, n x n complex, upper triangular by the QR iteration with single shifts, in rotations (Golub and Van
 * Loan, 7.5; EISPACK's comqr): h = Z T Z^H, where z turns with it, unless it is 0; then only the diagonal of T is right.
 * turns: 2 n scalars of workspace. Returns how many eigenvalues did not converge.
 */
export function triangularizeHessenberg(h: usize, z: usize, turns: usize, n: i32): i32 {
  const wants = z != 0;
  let hi = n - 1;
  let round = 0;
  while (hi > 0) {
    let l = hi;
    for (; l > 0; --l) {
      const scale = size<v128>(get<v128>(h, (l - 1) * (n + 1))) + size<v128>(get<v128>(h, l * (n + 1)));
      if (size<v128>(get<v128>(h, l * n + l - 1)) > EPSILON * scale + 1e-290) continue;
      set<v128>(h, l * n + l - 1, zero<v128>());
      break;
    }
    if (l == hi) {
      hi--;
      round = 0;
      continue;
    }
    if (++round > 120) return hi + 1;
    let shift = shiftOf(h, n, hi);
    if (round % 10 == 0) {
      // Now and then another shift, lest the iteration goes round in circles.
      shift = real<v128>(
        size<v128>(get<v128>(h, hi * n + hi - 1)) + (hi > 1 ? size<v128>(get<v128>(h, (hi - 1) * n + hi - 2)) : 0),
      );
    }
    // h - shift = Q R by rotations of rows, then R Q + shift, row by row.
    for (let k = l; k <= hi; ++k) set<v128>(h, k * (n + 1), minus<v128>(get<v128>(h, k * (n + 1)), shift));
    const last = wants ? n : hi + 1;
    for (let k = l; k < hi; ++k) {
      const upper = at<v128>(h, k * n);
      const lower = at<v128>(h, (k + 1) * n);
      const x = get<v128>(upper, k);
      const y = get<v128>(lower, k);
      const sizeX = modulus<v128>(x);
      const length = sqrt(square<v128>(x) + square<v128>(y));
      let c: f64 = 1;
      let s = zero<v128>();
      if (length > 0) {
        c = sizeX / length;
        const phase = sizeX == 0 ? real<v128>(1) : scaled<v128>(x, 1 / sizeX);
        s = scaled<v128>(times<v128>(phase, conjugate<v128>(y)), 1 / length);
      }
      set<v128>(turns, 2 * k, real<v128>(c));
      set<v128>(turns, 2 * k + 1, s);
      const minusS = negative<v128>(conjugate<v128>(s));
      for (let j = k; j < last; ++j) {
        const a = get<v128>(upper, j);
        const b = get<v128>(lower, j);
        set<v128>(upper, j, plus<v128>(scaled<v128>(a, c), times<v128>(s, b)));
        set<v128>(lower, j, plus<v128>(times<v128>(minusS, a), scaled<v128>(b, c)));
      }
      set<v128>(lower, k, zero<v128>());
    }
    for (let i = wants ? 0 : l; i <= hi; ++i) turnRow(at<v128>(h, i * n), turns, max(l, i - 1), hi);
    if (wants) for (let i = 0; i < n; ++i) turnRow(at<v128>(z, i * n), turns, l, hi);
    for (let k = l; k <= hi; ++k) set<v128>(h, k * (n + 1), plus<v128>(get<v128>(h, k * (n + 1)), shift));
  }
  return 0;
}
