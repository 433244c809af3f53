import { rotateRows } from './rows';
import { get, set } from './scalar';

const EPSILON: f64 = 2.220446049250313e-16;
const TINY: f64 = 1e-290;

/** (x0, x1, x2) -= tau (x0 + v1 x1 + v2 x2) (1, v1, v2) for n elements of three rows. */
function reflectThree(n: i32, x0: usize, x1: usize, x2: usize, v1: f64, v2: f64, tau: f64): void {
  const first = f64x2.splat(v1);
  const second = f64x2.splat(v2);
  const factor = f64x2.splat(tau);
  const end = x0 + ((<usize>n) << 3);
  for (; x0 + 16 <= end; x0 += 16, x1 += 16, x2 += 16) {
    const a = v128.load(x0);
    const b = v128.load(x1);
    const c = v128.load(x2);
    const sum = f64x2.mul(factor, f64x2.add(a, f64x2.add(f64x2.mul(first, b), f64x2.mul(second, c))));
    v128.store(x0, f64x2.sub(a, sum));
    v128.store(x1, f64x2.sub(b, f64x2.mul(first, sum)));
    v128.store(x2, f64x2.sub(c, f64x2.mul(second, sum)));
  }
  if (x0 == end) return;
  const sum = tau * (load<f64>(x0) + (v1 * load<f64>(x1) + v2 * load<f64>(x2)));
  store<f64>(x0, load<f64>(x0) - sum);
  store<f64>(x1, load<f64>(x1) - v1 * sum);
  store<f64>(x2, load<f64>(x2) - v2 * sum);
}

/** One row times the reflections k = from to to - 1 of its elements k, k + 1 and k + 2. Reflection k is v1, v2 and tau from `list` on. */
function reflectRow(row: usize, list: usize, from: i32, to: i32): void {
  for (let k = from; k < to; ++k) {
    const v1 = get<f64>(list, 3 * k);
    const v2 = get<f64>(list, 3 * k + 1);
    const a = get<f64>(row, k);
    const b = get<f64>(row, k + 1);
    const c = get<f64>(row, k + 2);
    const sum = get<f64>(list, 3 * k + 2) * (a + (v1 * b + v2 * c));
    set<f64>(row, k, a - sum);
    set<f64>(row, k + 1, b - v1 * sum);
    set<f64>(row, k + 2, c - v2 * sum);
  }
}

// @ts-ignore: decorator
@inline
function two(row: usize, next: usize): v128 {
  return v128.load64_lane(next, v128.load64_zero(row), 1);
}

// @ts-ignore: decorator
@inline
function storeTwo(row: usize, next: usize, x: v128): void {
  v128.store64_lane(row, x, 0);
  v128.store64_lane(next, x, 1);
}

/** The same for four rows of `bytes`: a row's reflections wait for each other, the rows do not. */
function reflectRows(row: usize, bytes: usize, list: usize, from: i32, to: i32): void {
  const offset = (<usize>from) << 3;
  let r0 = row + offset;
  let r1 = r0 + bytes;
  let r2 = r1 + bytes;
  let r3 = r2 + bytes;
  let a = two(r0, r1);
  let b = two(r0 + 8, r1 + 8);
  let d = two(r2, r3);
  let e = two(r2 + 8, r3 + 8);
  list += 3 * offset;
  for (const end = r0 + ((<usize>(to - from)) << 3); r0 < end; list += 24) {
    const v1 = v128.load64_splat(list);
    const v2 = v128.load64_splat(list, 8);
    const tau = v128.load64_splat(list, 16);
    const c = two(r0 + 16, r1 + 16);
    const f = two(r2 + 16, r3 + 16);
    const upper = f64x2.mul(tau, f64x2.add(a, f64x2.add(f64x2.mul(v1, b), f64x2.mul(v2, c))));
    const lower = f64x2.mul(tau, f64x2.add(d, f64x2.add(f64x2.mul(v1, e), f64x2.mul(v2, f))));
    storeTwo(r0, r1, f64x2.sub(a, upper));
    storeTwo(r2, r3, f64x2.sub(d, lower));
    a = f64x2.sub(b, f64x2.mul(v1, upper));
    d = f64x2.sub(e, f64x2.mul(v1, lower));
    b = f64x2.sub(c, f64x2.mul(v2, upper));
    e = f64x2.sub(f, f64x2.mul(v2, lower));
    r0 += 8;
    r1 += 8;
    r2 += 8;
    r3 += 8;
  }
  storeTwo(r0, r1, a);
  storeTwo(r0 + 8, r1 + 8, b);
  storeTwo(r2, r3, d);
  storeTwo(r2 + 8, r3 + 8, e);
}

/** Elements k and k + 1 of a row times the last reflection of a sweep. */
// @ts-ignore: decorator
@inline
function reflectLast(row: usize, list: usize, k: i32): void {
  const v1 = get<f64>(list, 3 * k);
  const sum = get<f64>(list, 3 * k + 2) * (get<f64>(row, k) + v1 * get<f64>(row, k + 1));
  set<f64>(row, k, get<f64>(row, k) - sum);
  set<f64>(row, k + 1, get<f64>(row, k + 1) - v1 * sum);
}

/** Rows first <= i < end of `a`, n columns, times the reflections of a sweep from m to hi; row i of H has had those below i. */
function reflectAll(a: usize, n: i32, first: i32, end: i32, list: usize, m: i32, hi: i32, ownStart: bool): void {
  const bytes = (<usize>n) << 3;
  let i = first;
  for (; i < end; ) {
    const row = a + <usize>i * bytes;
    const from = ownStart ? max(m, i) : m;
    if (i + 4 > end) {
      reflectRow(row, list, from, hi - 1);
      reflectLast(row, list, hi - 1);
      ++i;
      continue;
    }
    const common = ownStart ? max(m, i + 3) : m;
    if (common < hi - 1) {
      for (let r = 0; r < 3; ++r) {
        if (ownStart) reflectRow(row + <usize>r * bytes, list, max(m, i + r), common);
      }
      reflectRows(row, bytes, list, common, hi - 1);
    } else {
      for (let r = 0; r < 4; ++r) reflectRow(row + <usize>r * bytes, list, max(m, i + r), hi - 1);
    }
    for (let r = 0; r < 4; ++r) reflectLast(row + <usize>r * bytes, list, hi - 1);
    i += 4;
  }
}

/** The 2 x 2 of a real matrix that ends at hi, if its eigenvalues are real, becomes upper triangular by a rotation. */
function splitPair(h: usize, z: usize, n: i32, hi: i32): void {
  const lo = hi - 1;
  const below = get<f64>(h, hi * n + lo);
  const half = (get<f64>(h, lo * n + lo) - get<f64>(h, hi * n + hi)) / 2;
  const under = half * half + get<f64>(h, lo * n + hi) * below;
  if (under < 0) return;
  const root = half + (half < 0 ? -sqrt(under) : sqrt(under));
  const length = sqrt(root * root + below * below);
  const c = root / length;
  const s = below / length;
  rotateRows(n - lo, h + ((<usize>(lo * n + lo)) << 3), h + ((<usize>(hi * n + lo)) << 3), c, s);
  for (let i = 0; i <= hi; ++i) turnPair(h + ((<usize>(i * n + lo)) << 3), c, s);
  set<f64>(h, hi * n + lo, 0);
  if (z != 0) for (let i = 0; i < n; ++i) turnPair(z + ((<usize>(i * n + lo)) << 3), c, s);
}

function turnPair(at: usize, c: f64, s: f64): void {
  const x = load<f64>(at);
  const y = load<f64>(at, 8);
  store<f64>(at, c * x + s * y);
  store<f64>(at, c * y - s * x, 8);
}

/** Whether h[i, i - 1] may be taken for 0; it is then. */
function parts(h: usize, n: i32, i: i32): bool {
  const scale = abs(get<f64>(h, (i - 1) * (n + 1))) + abs(get<f64>(h, i * (n + 1)));
  if (abs(get<f64>(h, i * n + i - 1)) > EPSILON * scale + TINY) return false;
  set<f64>(h, i * n + i - 1, 0);
  return true;
}

/**
 * Makes the real Hessenberg matrix h, n x n, upper triangular but for 2 x 2 blocks with complex eigenvalues, by Francis' QR iteration
 * with double shifts (Golub and Van Loan, 7.5; EISPACK's hqr2, with the shifts of LAPACK's dlahqr): h = Z T Z^T, where z turns with it, unless
 * it is 0; then only the blocks on the diagonal are right. A sweep's reflections meet the rows above the bulge, and Z, after it, row by row.
 * list: 3 n scalars of workspace. Returns how many eigenvalues did not converge.
 */
export function francis(h: usize, z: usize, list: usize, n: i32): i32 {
  const wants = z != 0;
  let hi = n - 1;
  let round = 0;
  while (hi > 0) {
    let l = hi;
    while (l > 0 && !parts(h, n, l)) --l;
    if (l >= hi - 1) {
      if (l < hi) splitPair(h, z, n, hi);
      hi = l - 1;
      round = 0;
      continue;
    }
    if (++round > 120) return hi + 1;
    // The shifts are mean ± sqrt(under), both the one nearer to the last element where they are real.
    const last = get<f64>(h, hi * (n + 1));
    const half = (get<f64>(h, (hi - 1) * (n + 1)) - last) / 2;
    let under = half * half + get<f64>(h, hi * n + hi - 1) * get<f64>(h, (hi - 1) * n + hi);
    let mean = last + half;
    if (under >= 0) {
      mean += half < 0 ? sqrt(under) : -sqrt(under);
      under = 0;
    }
    if (round % 10 == 0) {
      // Now and then other shifts, lest the iteration goes round in circles.
      const size = abs(get<f64>(h, hi * n + hi - 1)) + abs(get<f64>(h, (hi - 1) * n + hi - 2));
      mean = last + 0.75 * size;
      under = -0.4375 * size * size;
    }
    // The first column of (H - s1)(H - s2) begins the sweep, where two small subdiagonal elements follow each other.
    let p: f64 = 0;
    let q: f64 = 0;
    let r: f64 = 0;
    let m = hi - 2;
    for (; ; --m) {
      const own = get<f64>(h, m * (n + 1));
      const next = get<f64>(h, (m + 1) * (n + 1));
      const gap = mean - own;
      p = (gap * gap - under) / get<f64>(h, (m + 1) * n + m) + get<f64>(h, m * n + m + 1);
      q = next - mean - gap;
      r = get<f64>(h, (m + 2) * n + m + 1);
      const size = abs(p) + abs(q) + abs(r);
      p /= size;
      q /= size;
      r /= size;
      if (m == l) break;
      const neighbours = abs(get<f64>(h, (m - 1) * (n + 1))) + abs(own) + abs(next);
      if (abs(get<f64>(h, m * n + m - 1)) * (abs(q) + abs(r)) <= EPSILON * abs(p) * neighbours) break;
    }
    sweep(h, n, l, m, hi, wants ? n : hi + 1, list, p, q, r);
    reflectAll(h, n, wants ? 0 : l, hi, list, m, hi, true);
    if (wants) reflectAll(z, n, 0, n, list, m, hi, false);
  }
  return 0;
}

/**
 * Chases the bulge that (p, q, r) makes from row m down to hi: the reflections from the left, up to column `columns`, and from the right
 * for the three rows that the next ones need; `list` has them for the rest.
 */
function sweep(h: usize, n: i32, l: i32, m: i32, hi: i32, columns: i32, list: usize, p: f64, q: f64, r: f64): void {
  const bytes = (<usize>n) << 3;
  for (let k = m; k < hi; ++k) {
    const third = k < hi - 1;
    const row = h + <usize>k * bytes;
    const before = row + ((<usize>k) << 3) - 8;
    if (k > m) {
      p = load<f64>(before);
      q = load<f64>(before + bytes);
      r = third ? load<f64>(before + 2 * bytes) : 0;
    }
    const rest = q * q + r * r;
    let v1: f64 = 0;
    let v2: f64 = 0;
    let tau: f64 = 0;
    let beta = p;
    if (rest > 0) {
      const length = sqrt(p * p + rest);
      beta = p >= 0 ? -length : length;
      tau = (beta - p) / beta;
      v1 = q / (p - beta);
      v2 = r / (p - beta);
    }
    set<f64>(list, 3 * k, v1);
    set<f64>(list, 3 * k + 1, v2);
    set<f64>(list, 3 * k + 2, tau);
    if (k > m) {
      store<f64>(before, beta);
      store<f64>(before + bytes, 0);
      if (third) store<f64>(before + 2 * bytes, 0);
    } else if (m > l) store<f64>(before, load<f64>(before) * (1 - tau));
    const at = before + 8;
    if (third) reflectThree(columns - k, at, at + bytes, at + 2 * bytes, v1, v2, tau);
    else reflectTwo(columns - k, at, at + bytes, v1, tau);
    for (let i = k + 1; i <= min(k + 3, hi); ++i) {
      if (third) reflectRow(h + <usize>i * bytes, list, k, k + 1);
      else reflectLast(h + <usize>i * bytes, list, k);
    }
  }
}

function reflectTwo(n: i32, x0: usize, x1: usize, v1: f64, tau: f64): void {
  for (const end = x0 + ((<usize>n) << 3); x0 < end; x0 += 8, x1 += 8) {
    const sum = tau * (load<f64>(x0) + v1 * load<f64>(x1));
    store<f64>(x0, load<f64>(x0) - sum);
    store<f64>(x1, load<f64>(x1) - v1 * sum);
  }
}
