import { narrow, singleBytes, widen } from './convert';
import { addScaled, swapRows } from './rows';
import {
  at,
  conjugate,
  get,
  imagPart,
  minus,
  modulus,
  plus,
  quotient,
  real,
  realPart,
  set,
  size,
  times,
} from './scalar';

// @ts-ignore: decorator
@inline
function conjugateIf<T>(x: T, wanted: bool): T {
  return wanted ? conjugate<T>(x) : x;
}

// @ts-ignore: decorator
@inline
function swap<T>(a: usize, i: i32, j: i32): void {
  const x = get<T>(a, i);
  set<T>(a, i, get<T>(a, j));
  set<T>(a, j, x);
}

/** A diagonal element's size by which pivots are chosen: |Re| of a Hermitian matrix's. */
// @ts-ignore: decorator
@inline
function diagonalSize<T>(x: T, hermitian: bool): f64 {
  return hermitian ? abs(realPart<T>(x)) : size<T>(x);
}

/** Drops what rounding left of a Hermitian matrix's diagonal element beside the real line. */
// @ts-ignore: decorator
@inline
function makeReal<T>(a: usize, i: i32, hermitian: bool): void {
  if (hermitian && imagPart<T>(get<T>(a, i)) != 0) set<T>(a, i, real<T>(realPart<T>(get<T>(a, i))));
}

/**
 * A = L D L^T (`hermitian`: L D L^H) in place, of the lower triangle of a, n x n row-major: D of 1 x 1 and 2 x 2 blocks on the
 * diagonal, L below them. Bunch and Kaufman's partial pivoting (Mathematics of Computation 31, 1977), as LAPACK's sytf2 and
 * hetf2 write it. pivots[k] > 0: a block of one, row and column k were exchanged with pivots[k] - 1; pivots[k] = pivots[k + 1] < 0: a
 * block of two, k + 1 was exchanged with -pivots[k] - 1.
 *
 * Returns the number, from 1, of the first block that is 0, or 0.
 */
function bunchKaufman<T>(a: usize, pivots: usize, n: i32, hermitian: bool): i32 {
  // (1 + sqrt 17) / 8 bounds the growth of two steps of one and of one of two alike.
  const alpha = 0.6403882032022076;
  let singular = 0;
  for (let k = 0; k < n; ) {
    let step = 1;
    let pivot = k;
    const onDiagonal = diagonalSize<T>(get<T>(a, k * n + k), hermitian);
    let largestRow = k;
    let inColumn: f64 = 0;
    for (let i = k + 1; i < n; ++i) {
      const candidate = size<T>(get<T>(a, i * n + k));
      if (candidate > inColumn || i == k + 1) {
        inColumn = candidate;
        largestRow = i;
      }
    }
    const largest = max(onDiagonal, inColumn);
    if (largest == 0 || largest != largest) {
      if (singular == 0) singular = k + 1;
      makeReal<T>(a, k * n + k, hermitian);
      store<i32>(pivots + ((<usize>k) << 2), k + 1);
      ++k;
      continue;
    }
    if (onDiagonal < alpha * inColumn) {
      let inRow: f64 = 0;
      for (let j = k; j < largestRow; ++j) inRow = max(inRow, size<T>(get<T>(a, largestRow * n + j)));
      for (let i = largestRow + 1; i < n; ++i) inRow = max(inRow, size<T>(get<T>(a, i * n + largestRow)));
      if (onDiagonal < alpha * inColumn * (inColumn / inRow)) {
        pivot = largestRow;
        if (diagonalSize<T>(get<T>(a, pivot * n + pivot), hermitian) < alpha * inRow) step = 2;
      }
    }
    const target = k + step - 1;
    if (pivot != target) exchange<T>(a, n, target, pivot, hermitian);
    if (pivot != target && step == 2) swap<T>(a, (k + 1) * n + k, pivot * n + k);
    makeReal<T>(a, k * n + k, hermitian);
    if (step == 2) makeReal<T>(a, (k + 1) * n + k + 1, hermitian);
    if (step == 1) eliminateOne<T>(a, n, k, hermitian);
    else eliminateTwo<T>(a, n, k, hermitian);
    const number = step == 1 ? pivot + 1 : -(pivot + 1);
    for (let i = k; i < k + step; ++i) store<i32>(pivots + ((<usize>i) << 2), number);
    k += step;
  }
  return singular;
}

/** Exchanges rows and columns p < q of the part of the lower triangle from p on. */
function exchange<T>(a: usize, n: i32, p: i32, q: i32, hermitian: bool): void {
  for (let i = q + 1; i < n; ++i) swap<T>(a, i * n + p, i * n + q);
  for (let j = p + 1; j < q; ++j) {
    const x = conjugateIf<T>(get<T>(a, j * n + p), hermitian);
    set<T>(a, j * n + p, conjugateIf<T>(get<T>(a, q * n + j), hermitian));
    set<T>(a, q * n + j, x);
  }
  set<T>(a, q * n + p, conjugateIf<T>(get<T>(a, q * n + p), hermitian));
  swap<T>(a, p * n + p, q * n + q);
}

/** A -= x x^T / d behind column k, whose x becomes x / d. */
function eliminateOne<T>(a: usize, n: i32, k: i32, hermitian: bool): void {
  const d = get<T>(a, k * n + k);
  // From the last row up: x_j of the rows before are still whole.
  for (let i = n - 1; i > k; --i) {
    const factor = quotient<T>(get<T>(a, i * n + k), d);
    for (let j = k + 1; j <= i; ++j) {
      const x = conjugateIf<T>(get<T>(a, j * n + k), hermitian);
      set<T>(a, i * n + j, minus<T>(get<T>(a, i * n + j), times<T>(factor, x)));
    }
    makeReal<T>(a, i * n + i, hermitian);
    set<T>(a, i * n + k, factor);
  }
}

/** The same with the 2 x 2 block of columns k and k + 1: (w, v) = (x, y) D^-1. */
function eliminateTwo<T>(a: usize, n: i32, k: i32, hermitian: bool): void {
  const off = get<T>(a, (k + 1) * n + k);
  const scale = hermitian ? real<T>(modulus<T>(off)) : off;
  const unit = quotient<T>(off, scale);
  const d11 = quotient<T>(get<T>(a, (k + 1) * n + k + 1), scale);
  const d22 = quotient<T>(get<T>(a, k * n + k), scale);
  const t = quotient<T>(real<T>(1), times<T>(minus<T>(times<T>(d11, d22), real<T>(1)), scale));
  for (let i = n - 1; i > k + 1; --i) {
    const row = at<T>(a, i * n);
    const x = get<T>(row, k);
    const y = get<T>(row, k + 1);
    const w = times<T>(t, minus<T>(times<T>(d11, x), times<T>(unit, y)));
    const v = times<T>(t, minus<T>(times<T>(d22, y), times<T>(conjugateIf<T>(unit, hermitian), x)));
    for (let j = k + 2; j <= i; ++j) {
      const other = at<T>(a, j * n);
      const byX = times<T>(w, conjugateIf<T>(get<T>(other, k), hermitian));
      const byY = times<T>(v, conjugateIf<T>(get<T>(other, k + 1), hermitian));
      set<T>(row, j, minus<T>(get<T>(row, j), plus<T>(byX, byY)));
    }
    makeReal<T>(row, i, hermitian);
    set<T>(row, k, w);
    set<T>(row, k + 1, v);
  }
}

function ldlFactorOf<T>(
  x: usize,
  ld: usize,
  pivots: usize,
  info: usize,
  batch: i32,
  n: i32,
  hermitian: bool,
  ws: usize,
): void {
  for (let e = 0; e < batch; ++e) {
    widen<T>(x, n, 1, ws, n, n, false);
    store<i32>(info, bunchKaufman<T>(ws, pivots, n, hermitian));
    for (let i = 0; i < n; ++i) {
      for (let j = i + 1; j < n; ++j) set<T>(ws, i * n + j, real<T>(0));
    }
    narrow<T>(ws, n, ld, n, 1, n, n, false);
    x += singleBytes<T>(n * n);
    ld += singleBytes<T>(n * n);
    pivots += (<usize>n) << 2;
    info += 4;
  }
}

/**
 * Factors of `batch` symmetric or Hermitian matrices n x n, float32 or complex64, see `bunchKaufman`: ld as x, 0 above the
 * diagonal, pivots int32 [batch, n], info int32 [batch]. ws: n n scalars of 8 (complex: 16) bytes.
 */
export function ldlFactor(
  complex: bool,
  x: usize,
  ld: usize,
  pivots: usize,
  info: usize,
  batch: i32,
  n: i32,
  hermitian: bool,
  ws: usize,
): void {
  if (complex) ldlFactorOf<v128>(x, ld, pivots, info, batch, n, hermitian, ws);
  else ldlFactorOf<f64>(x, ld, pivots, info, batch, n, false, ws);
}

/** B -= factor times row `from` of B, n columns each. */
// @ts-ignore: decorator
@inline
function subtractRow<T>(b: usize, columns: i32, factor: T, from: i32, to: i32): void {
  addScaled<T>(columns, minus<T>(real<T>(0), factor), at<T>(b, from * columns), at<T>(b, to * columns));
}

/** B = (L D L^T)^-1 B, n x columns (LAPACK's sytrs and hetrs). */
function substituteBlocks<T>(a: usize, pivots: usize, b: usize, n: i32, columns: i32, hermitian: bool): void {
  for (let k = 0; k < n; ) {
    const number = load<i32>(pivots + ((<usize>k) << 2));
    const step = number > 0 ? 1 : 2;
    const other = abs(number) - 1;
    const target = k + step - 1;
    if (other != target) swapRows<T>(columns, at<T>(b, target * columns), at<T>(b, other * columns));
    for (let i = k + step; i < n; ++i) {
      for (let j = k; j < k + step; ++j) subtractRow<T>(b, columns, get<T>(a, i * n + j), j, i);
    }
    if (step == 1) {
      const d = get<T>(a, k * n + k);
      for (let c = 0; c < columns; ++c) set<T>(b, k * columns + c, quotient<T>(get<T>(b, k * columns + c), d));
    } else solveTwo<T>(a, b, n, k, columns, hermitian);
    k += step;
  }
  for (let k = n - 1; k >= 0; ) {
    const number = load<i32>(pivots + ((<usize>k) << 2));
    const step = number > 0 ? 1 : 2;
    for (let j = k - step + 1; j <= k; ++j) {
      for (let i = k + 1; i < n; ++i) subtractRow<T>(b, columns, conjugateIf<T>(get<T>(a, i * n + j), hermitian), i, j);
    }
    const other = abs(number) - 1;
    if (other != k) swapRows<T>(columns, at<T>(b, k * columns), at<T>(b, other * columns));
    k -= step;
  }
}

/** Rows k and k + 1 of B by the 2 x 2 block there: scaled by its other diagonal, which is the largest. */
function solveTwo<T>(a: usize, b: usize, n: i32, k: i32, columns: i32, hermitian: bool): void {
  const below = get<T>(a, (k + 1) * n + k);
  const above = conjugateIf<T>(below, hermitian);
  const first = quotient<T>(get<T>(a, k * n + k), above);
  const second = quotient<T>(get<T>(a, (k + 1) * n + k + 1), below);
  const determinant = minus<T>(times<T>(first, second), real<T>(1));
  const row = at<T>(b, k * columns);
  const next = at<T>(row, columns);
  for (let c = 0; c < columns; ++c) {
    const x = quotient<T>(get<T>(row, c), above);
    const y = quotient<T>(get<T>(next, c), below);
    set<T>(row, c, quotient<T>(minus<T>(times<T>(second, x), y), determinant));
    set<T>(next, c, quotient<T>(minus<T>(times<T>(first, y), x), determinant));
  }
}

function ldlSolveOf<T>(
  ld: usize,
  pivots: usize,
  b: usize,
  x: usize,
  batch: i32,
  n: i32,
  columns: i32,
  hermitian: bool,
  ws: usize,
): void {
  const right = at<T>(ws, n * n);
  for (let e = 0; e < batch; ++e) {
    widen<T>(ld, n, 1, ws, n, n, false);
    widen<T>(b, columns, 1, right, n, columns, false);
    substituteBlocks<T>(ws, pivots, right, n, columns, hermitian);
    narrow<T>(right, columns, x, columns, 1, n, columns, false);
    ld += singleBytes<T>(n * n);
    b += singleBytes<T>(n * columns);
    x += singleBytes<T>(n * columns);
    pivots += (<usize>n) << 2;
  }
}

/**
 * Solves A[e] X[e] = B[e] from the factors that ldlFactor gives; B, X n x columns. The pivots must have been checked: they are
 * rows from 1 to n, negative ones in pairs. ws: n (n + columns) scalars of 8 (complex: 16) bytes.
 */
export function ldlSolve(
  complex: bool,
  ld: usize,
  pivots: usize,
  b: usize,
  x: usize,
  batch: i32,
  n: i32,
  columns: i32,
  hermitian: bool,
  ws: usize,
): void {
  if (complex) ldlSolveOf<v128>(ld, pivots, b, x, batch, n, columns, hermitian, ws);
  else ldlSolveOf<f64>(ld, pivots, b, x, batch, n, columns, false, ws);
}
