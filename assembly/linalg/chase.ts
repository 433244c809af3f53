import { rotateRows, swapRows } from './rows';
import { at, bytesOf } from './scalar';

// @ts-ignore: decorator
@inline
function f(from: usize, i: i32): f64 {
  return load<f64>(from + ((<usize>i) << 3));
}

// @ts-ignore: decorator
@inline
function put(to: usize, i: i32, x: f64): void {
  store<f64>(to + ((<usize>i) << 3), x);
}

// @ts-ignore: decorator
@inline
function length(a: f64, b: f64): f64 {
  return sqrt(a * a + b * b);
}

/**
 * Singular values of the upper bidiagonal B with diagonal s and e right of it, n each: the QR iteration of Golub and Kahan with
 * implicit shifts, which is Golub and Van Loan 8.6.2 in the form of LINPACK's dsvdc. In the rows of u (uWidth scalars each) and of
 * v (n each) stand orthogonal bases that turn with B; 0 for none. s becomes the singular values, descending. Returns how many
 * did not converge.
 */
export function chase<T>(s: usize, e: usize, u: usize, v: usize, n: i32, uWidth: i32): i32 {
  const eps: f64 = 2.220446049250313e-16;
  const tiny: f64 = 1e-290;
  const perScalar = <i32>(bytesOf<T>() >> 3);
  const uNumbers = uWidth * perScalar;
  const vNumbers = n * perScalar;
  let p = n;
  let round = 0;
  while (p > 0) {
    // The block of B that ends at p and begins behind the last e that is 0.
    let k = p - 2;
    for (; k >= 0; --k) {
      if (abs(f(e, k)) > tiny + eps * (abs(f(s, k)) + abs(f(s, k + 1)))) continue;
      put(e, k, 0);
      break;
    }
    if (k == p - 2) {
      k++;
      if (f(s, k) < 0) {
        put(s, k, -f(s, k));
        if (v != 0) for (let i = 0; i < vNumbers; ++i) put(at<T>(v, k * n), i, -f(at<T>(v, k * n), i));
      }
      p--;
      round = 0;
      continue;
    }
    // A diagonal element that is 0 splits the block.
    let zero = p - 1;
    for (; zero > k; --zero) {
      const scale = (zero != p - 1 ? abs(f(e, zero)) : 0) + (zero != k + 1 ? abs(f(e, zero - 1)) : 0);
      if (abs(f(s, zero)) > tiny + eps * scale) continue;
      put(s, zero, 0);
      break;
    }
    if (zero > k) {
      if (zero == p - 1) {
        let g = f(e, p - 2);
        put(e, p - 2, 0);
        for (let j = p - 2; j > k; --j) {
          const r = length(f(s, j), g);
          const c = r == 0 ? 1 : f(s, j) / r;
          const d = r == 0 ? 0 : g / r;
          put(s, j, r);
          if (j != k + 1) {
            g = -d * f(e, j - 1);
            put(e, j - 1, c * f(e, j - 1));
          }
          if (v != 0) rotateRows(vNumbers, at<T>(v, j * n), at<T>(v, (p - 1) * n), c, d);
        }
      } else {
        let g = f(e, zero);
        put(e, zero, 0);
        for (let j = zero + 1; j < p; ++j) {
          const r = length(f(s, j), g);
          const c = r == 0 ? 1 : f(s, j) / r;
          const d = r == 0 ? 0 : g / r;
          put(s, j, r);
          g = -d * f(e, j);
          put(e, j, c * f(e, j));
          if (u != 0) rotateRows(uNumbers, at<T>(u, j * uWidth), at<T>(u, zero * uWidth), c, d);
        }
      }
      continue;
    }
    if (++round > 75) return p;
    k++;
    // The shift is the eigenvalue of the last 2 x 2 of B^T B that is nearer to its last element.
    const scale = max(max(max(abs(f(s, p - 1)), abs(f(s, p - 2))), abs(f(e, p - 2))), max(abs(f(s, k)), abs(f(e, k))));
    const sp = f(s, p - 1) / scale;
    const before = f(s, p - 2) / scale;
    const ep = f(e, p - 2) / scale;
    const sk = f(s, k) / scale;
    const b = ((before + sp) * (before - sp) + ep * ep) / 2;
    const c2 = sp * ep * (sp * ep);
    let shift: f64 = 0;
    if (b != 0 || c2 != 0) {
      const root = sqrt(b * b + c2);
      shift = c2 / (b + (b < 0 ? -root : root));
    }
    let x = (sk + sp) * (sk - sp) + shift;
    let y = (sk * f(e, k)) / scale;
    for (let j = k; j < p - 1; ++j) {
      let r = length(x, y);
      let c = r == 0 ? 1 : x / r;
      let d = r == 0 ? 0 : y / r;
      if (j != k) put(e, j - 1, r);
      x = c * f(s, j) + d * f(e, j);
      put(e, j, c * f(e, j) - d * f(s, j));
      y = d * f(s, j + 1);
      put(s, j + 1, c * f(s, j + 1));
      if (v != 0) rotateRows(vNumbers, at<T>(v, j * n), at<T>(v, (j + 1) * n), c, d);
      r = length(x, y);
      c = r == 0 ? 1 : x / r;
      d = r == 0 ? 0 : y / r;
      put(s, j, r);
      x = c * f(e, j) + d * f(s, j + 1);
      put(s, j + 1, c * f(s, j + 1) - d * f(e, j));
      y = d * f(e, j + 1);
      put(e, j + 1, c * f(e, j + 1));
      if (u != 0) rotateRows(uNumbers, at<T>(u, j * uWidth), at<T>(u, (j + 1) * uWidth), c, d);
    }
    put(e, p - 2, x);
  }
  for (let i = 0; i < n - 1; ++i) {
    let most = i;
    for (let j = i + 1; j < n; ++j) if (f(s, j) > f(s, most)) most = j;
    if (most == i) continue;
    swapRows<f64>(1, s + ((<usize>i) << 3), s + ((<usize>most) << 3));
    if (u != 0) swapRows<T>(uWidth, at<T>(u, i * uWidth), at<T>(u, most * uWidth));
    if (v != 0) swapRows<T>(n, at<T>(v, i * n), at<T>(v, most * n));
  }
  return 0;
}
