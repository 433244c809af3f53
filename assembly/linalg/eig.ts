import { complexSchur } from './complexSchur';
import { narrow, widen } from './convert';
import { francis } from './francis';
import { dot, scaleRow, squares, swapRows } from './rows';
import {
  at,
  conjugate,
  get,
  imagPart,
  minus,
  modulus,
  negative,
  quotient,
  real,
  realPart,
  scaled,
  set,
  size,
  square,
  zero,
} from './scalar';
import { hessenberg, triangularizeHessenberg } from './schur';

const EPSILON: f64 = 2.220446049250313e-16;

/** The eigenvectors of T = Z^H A Z, upper triangular, by back substitution, times Z, as rows of `vectors`; each of length 1. */
function eigenvectors(t: usize, z: usize, vectors: usize, x: usize, n: i32): void {
  let norm: f64 = 0;
  for (let i = 0; i < n * n; ++i) norm = max(norm, size<v128>(get<v128>(t, i)));
  const least = max(EPSILON * norm, 1e-140);
  for (let j = 0; j < n; ++j) {
    set<v128>(x, j, real<v128>(1));
    const value = get<v128>(t, j * (n + 1));
    for (let i = j - 1; i >= 0; --i) {
      const row = at<v128>(t, i * n);
      const sum = dot<v128>(j - i, at<v128>(row, i + 1), at<v128>(x, i + 1), false);
      let gap = minus<v128>(get<v128>(row, i), value);
      if (size<v128>(gap) < least) gap = real<v128>(least);
      const entry = negative<v128>(quotient<v128>(sum, gap));
      set<v128>(x, i, entry);
      const large = size<v128>(entry);
      if (large > 1e100) scaleRow<v128>(j - i + 1, real<v128>(1 / large), at<v128>(x, i));
    }
    const vector = at<v128>(vectors, j * n);
    let best = zero<v128>();
    for (let i = 0; i < n; ++i) {
      const entry = dot<v128>(j + 1, at<v128>(z, i * n), x, false);
      set<v128>(vector, i, entry);
      if (square<v128>(entry) > square<v128>(best)) best = entry;
    }
    // The largest entry is real, as in LAPACK's geev.
    const length = sqrt(squares<v128>(n, vector)) * modulus<v128>(best);
    if (length > 0) scaleRow<v128>(n, scaled<v128>(conjugate<v128>(best), 1 / length), vector);
  }
}

function conjugateRow(n: i32, x: usize, y: usize): void {
  for (let i = 0; i < n; ++i) set<v128>(y, i, conjugate<v128>(get<v128>(x, i)));
}

/** The eigenvalues of a real matrix are real or come in conjugate pairs, the one with the positive imaginary part first. */
function pairUp(values: usize, vectors: usize, n: i32, norm: f64): void {
  const tiny = 8 * <f64>n * EPSILON * norm;
  for (let i = 0; i < n; ++i) {
    const value = get<v128>(values, i);
    const partner = conjugate<v128>(value);
    let nearest = -1;
    let distance: f64 = Infinity;
    for (let j = i + 1; j < n; ++j) {
      const d = modulus<v128>(minus<v128>(get<v128>(values, j), partner));
      if (d < distance) {
        distance = d;
        nearest = j;
      }
    }
    const vector = at<v128>(vectors, i * n);
    if (abs(imagPart<v128>(value)) <= tiny || nearest < 0) {
      set<v128>(values, i, real<v128>(realPart<v128>(value)));
      if (vectors != 0) {
        for (let j = 0; j < n; ++j) set<v128>(vector, j, real<v128>(realPart<v128>(get<v128>(vector, j))));
      }
      continue;
    }
    swapRows<v128>(1, at<v128>(values, i + 1), at<v128>(values, nearest));
    if (vectors != 0) swapRows<v128>(n, at<v128>(vector, n), at<v128>(vectors, nearest * n));
    const positive = imagPart<v128>(value) > 0;
    set<v128>(values, i, positive ? value : partner);
    set<v128>(values, i + 1, positive ? partner : value);
    if (vectors != 0) {
      if (!positive) conjugateRow(n, vector, vector);
      conjugateRow(n, vector, at<v128>(vector, n));
    }
    ++i;
  }
}

/**
 * Eigenvalues, complex64 [batch, n], and unless `vectors` is 0 eigenvectors in the columns of complex64 [batch, n, n], of `batch`
 * matrices n x n, complex64, or float32 if not `complex`: by way of the Hessenberg and the complex Schur form. info: int32 [batch],
 * how many eigenvalues did not converge. ws: 3 n n + 3 n scalars of 16 bytes.
 */
export function eig(
  complex: bool,
  x: usize,
  values: usize,
  vectors: usize,
  info: usize,
  batch: i32,
  n: i32,
  ws: usize,
): void {
  const z = vectors == 0 ? 0 : at<v128>(ws, n * n);
  const basis = vectors == 0 ? 0 : at<v128>(ws, 2 * n * n);
  const v = at<v128>(ws, 3 * n * n);
  const w = at<v128>(v, n);
  const found = at<v128>(w, n);
  for (let e = 0; e < batch; ++e) {
    let norm: f64 = 0;
    if (complex) {
      widen<v128>(x, n, 1, ws, n, n, false);
      hessenberg<v128>(ws, z, v, w, n);
      store<i32>(info, triangularizeHessenberg(ws, z, v, n));
    } else {
      // In the place of the basis, which comes later.
      const h = at<v128>(ws, 2 * n * n);
      const turned = vectors == 0 ? 0 : at<f64>(h, n * n);
      widen<f64>(x, n, 1, h, n, n, false);
      for (let i = 0; i < n * n; ++i) norm = max(norm, abs(get<f64>(h, i)));
      hessenberg<f64>(h, turned, v, w, n);
      store<i32>(info, francis(h, turned, v, n));
      complexSchur(h, turned, ws, z, n);
    }
    for (let i = 0; i < n; ++i) set<v128>(found, i, get<v128>(ws, i * (n + 1)));
    if (vectors != 0) eigenvectors(ws, z, basis, v, n);
    if (!complex) pairUp(found, basis, n, norm);
    narrow<v128>(found, n, values, n, 1, 1, n, false);
    if (vectors != 0) {
      narrow<v128>(basis, n, vectors, 1, n, n, n, false);
      vectors += (<usize>(n * n)) << 3;
    }
    x += (<usize>(n * n)) << (complex ? 3 : 2);
    values += (<usize>n) << 3;
    info += 4;
  }
}
