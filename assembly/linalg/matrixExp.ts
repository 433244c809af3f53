import { narrow, singleBytes, widen } from './convert';
import { addScaled, allFinite, scaleReal } from './rows';
import { at, bytesOf, get, modulus, plus, real, set } from './scalar';

/** c = a b, n x n. */
function multiply<T>(a: usize, b: usize, c: usize, n: i32): void {
  memory.fill(c, 0, at<T>(0, n * n));
  for (let i = 0; i < n; ++i) {
    for (let k = 0; k < n; ++k) addScaled<T>(n, get<T>(a, i * n + k), at<T>(b, k * n), at<T>(c, i * n));
  }
}

/** y = y + (1 I + a A + b A^2) times the factors given, n x n. */
function addTerms<T>(y: usize, one: f64, a: f64, first: usize, b: f64, second: usize, n: i32): void {
  addScaled<T>(n * n, real<T>(a), first, y);
  addScaled<T>(n * n, real<T>(b), second, y);
  for (let i = 0; i < n; ++i) set<T>(y, i * (n + 1), plus<T>(get<T>(y, i * (n + 1)), real<T>(one)));
}

/**
 * exp(A) in place: A is halved until its norm is at most 1/2, where the Taylor polynomial of degree 12 is right within 2e-14, and the
 * result squared as often (Higham, Functions of Matrices, 10.3). The polynomial is one in A^3 with coefficients 1, A, A^2
 * (Paterson and Stockmeyer). ws: four matrices.
 */
function exponential<T>(a: usize, ws: usize, n: i32): void {
  const size = at<T>(0, n * n);
  let norm: f64 = 0;
  for (let i = 0; i < n; ++i) {
    let sum: f64 = 0;
    for (let j = 0; j < n; ++j) sum += modulus<T>(get<T>(a, i * n + j));
    norm = max(norm, sum);
  }
  let squarings = 0;
  let factor: f64 = 1;
  for (; norm * factor > 0.5; ++squarings) factor *= 0.5;
  scaleReal<T>(n * n, factor, a);
  const second = ws;
  const third = second + size;
  let y = third + size;
  let other = y + size;
  multiply<T>(a, a, second, n);
  multiply<T>(a, second, third, n);
  // 1 / k! for k = 9, 10, 11 and 12; Horner's scheme goes down from there.
  let k: f64 = 9;
  let coefficient: f64 = 1 / 362880.0;
  memory.fill(y, 0, size);
  addScaled<T>(n * n, real<T>(coefficient / 1320), third, y);
  for (;;) {
    addTerms<T>(y, coefficient, coefficient / (k + 1), a, coefficient / ((k + 1) * (k + 2)), second, n);
    if (k == 0) break;
    multiply<T>(y, third, other, n);
    const swap = y;
    y = other;
    other = swap;
    coefficient *= k * (k - 1) * (k - 2);
    k -= 3;
  }
  for (; squarings > 0; --squarings) {
    multiply<T>(y, y, other, n);
    const swap = y;
    y = other;
    other = swap;
  }
  memory.copy(a, y, size);
}

function matrixExpOf<T>(x: usize, y: usize, batch: i32, n: i32, ws: usize): void {
  const size = n * n;
  for (let e = 0; e < batch; ++e) {
    widen<T>(x, n, 1, ws, n, n, false);
    if (allFinite<T>(size, ws)) exponential<T>(ws, at<T>(ws, size), n);
    else for (let i = 0; i < size * <i32>(bytesOf<T>() >> 3); ++i) store<f64>(ws + ((<usize>i) << 3), NaN);
    narrow<T>(ws, n, y, n, 1, n, n, false);
    x += singleBytes<T>(size);
    y += singleBytes<T>(size);
  }
}

/**
 * y[e] = exp(x[e]) of `batch` matrices n x n, float32 or complex64; NaN where an entry is not finite. ws: 5 n n scalars of 8
 * (complex: 16) bytes.
 */
export function matrixExp(complex: bool, x: usize, y: usize, batch: i32, n: i32, ws: usize): void {
  if (complex) matrixExpOf<v128>(x, y, batch, n, ws);
  else matrixExpOf<f64>(x, y, batch, n, ws);
}
