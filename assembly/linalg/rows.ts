import { at, conjugate, get, negative, plus, real, scaled, set, square, times, zero } from './scalar';

/** y += factor * x over n elements. */
export function addScaled<T>(n: i32, factor: T, x: usize, y: usize): void {
  const end = at<T>(x, n);
  if (isVector<T>()) {
    for (; x < end; x += 16, y += 16) v128.store(y, f64x2.add(v128.load(y), times<T>(factor, <T>v128.load(x))));
    return;
  }
  const twice = f64x2.splat(<f64>factor);
  for (; x + 32 <= end; x += 32, y += 32) {
    const lower = f64x2.add(v128.load(y), f64x2.mul(twice, v128.load(x)));
    const upper = f64x2.add(v128.load(y, 16), f64x2.mul(twice, v128.load(x, 16)));
    v128.store(y, lower);
    v128.store(y, upper, 16);
  }
  for (; x < end; x += 8, y += 8) store<f64>(y, load<f64>(y) + <f64>factor * load<f64>(x));
}

/**
 * y -= sum over q < count of factors[q] x_q over n elements, x_q being the rows `step` bytes apart: four at a time, so that y is
 * read and written a fourth as often.
 */
export function subtractRows<T>(n: i32, factors: usize, count: i32, x: usize, step: usize, y: usize): void {
  let q = 0;
  if (!isVector<T>()) {
    for (; q + 4 <= count; q += 4, x += 4 * step) {
      const from = at<T>(factors, q);
      const f0 = v128.load64_splat(from);
      const f1 = v128.load64_splat(from, 8);
      const f2 = v128.load64_splat(from, 16);
      const f3 = v128.load64_splat(from, 24);
      let p = x;
      let to = y;
      const end = x + (((<usize>n) << 3) & ~15);
      for (; p < end; p += 16, to += 16) {
        const first = f64x2.add(f64x2.mul(f0, v128.load(p)), f64x2.mul(f1, v128.load(p + step)));
        const second = f64x2.add(f64x2.mul(f2, v128.load(p + 2 * step)), f64x2.mul(f3, v128.load(p + 3 * step)));
        v128.store(to, f64x2.sub(v128.load(to), f64x2.add(first, second)));
      }
      if (n & 1) {
        const first = load<f64>(from) * load<f64>(p) + load<f64>(from, 8) * load<f64>(p + step);
        const second = load<f64>(from, 16) * load<f64>(p + 2 * step) + load<f64>(from, 24) * load<f64>(p + 3 * step);
        store<f64>(to, load<f64>(to) - (first + second));
      }
    }
  }
  for (; q < count; ++q, x += step) addScaled<T>(n, negative<T>(get<T>(factors, q)), x, y);
}

/** sum_i x_i y_i, with x conjugated if `conjugated`. Four lanes, added in pairs. */
export function dot<T>(n: i32, x: usize, y: usize, conjugated: bool): T {
  const end = at<T>(x, n);
  if (isVector<T>()) {
    let sum = zero<T>();
    for (; x < end; x += 16, y += 16) {
      const a = load<T>(x);
      sum = plus<T>(sum, times<T>(conjugated ? conjugate<T>(a) : a, load<T>(y)));
    }
    return sum;
  }
  let lower = f64x2.splat(0);
  let upper = lower;
  for (; x + 32 <= end; x += 32, y += 32) {
    lower = f64x2.add(lower, f64x2.mul(v128.load(x), v128.load(y)));
    upper = f64x2.add(upper, f64x2.mul(v128.load(x, 16), v128.load(y, 16)));
  }
  const both = f64x2.add(lower, upper);
  let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  for (; x < end; x += 8, y += 8) sum += load<f64>(x) * load<f64>(y);
  return <T>sum;
}

/** sum_i |x_i|^2. */
export function squares<T>(n: i32, x: usize): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < n; ++i) sum += square<T>(get<T>(x, i));
  return sum;
}

/** x *= factor over n elements. */
export function scaleRow<T>(n: i32, factor: T, x: usize): void {
  for (let i = 0; i < n; ++i) set<T>(x, i, times<T>(factor, get<T>(x, i)));
}

/** (x, y) = (c x + s y, c y - s x) over n float64 numbers: rotations are real, so they take complex rows as twice as many. */
export function rotateRows(n: i32, x: usize, y: usize, c: f64, s: f64): void {
  const cs = f64x2.splat(c);
  const sn = f64x2.splat(s);
  const end = x + ((<usize>n) << 3);
  for (; x + 16 <= end; x += 16, y += 16) {
    const a = v128.load(x);
    const b = v128.load(y);
    v128.store(x, f64x2.add(f64x2.mul(cs, a), f64x2.mul(sn, b)));
    v128.store(y, f64x2.sub(f64x2.mul(cs, b), f64x2.mul(sn, a)));
  }
  if (x < end) {
    const a = load<f64>(x);
    const b = load<f64>(y);
    store<f64>(x, c * a + s * b);
    store<f64>(y, c * b - s * a);
  }
}

/** Exchanges two rows of n elements. */
export function swapRows<T>(n: i32, x: usize, y: usize): void {
  if (x == y) return;
  for (let i = 0; i < n; ++i) {
    const a = get<T>(x, i);
    set<T>(x, i, get<T>(y, i));
    set<T>(y, i, a);
  }
}

/** The n x n identity. */
export function setIdentity<T>(a: usize, n: i32): void {
  memory.fill(a, 0, at<T>(0, n * n));
  for (let i = 0; i < n; ++i) set<T>(a, i * (n + 1), real<T>(1));
}

/** Whether all of n elements are finite: x - x is 0 for these alone. */
export function allFinite<T>(n: i32, x: usize): bool {
  let sum: f64 = 0;
  const count = isVector<T>() ? 2 * n : n;
  for (let i = 0; i < count; ++i) {
    const value = load<f64>(x + ((<usize>i) << 3));
    sum += value - value;
  }
  return sum == 0;
}

/** Multiplies a row by a real number. */
export function scaleReal<T>(n: i32, factor: f64, x: usize): void {
  for (let i = 0; i < n; ++i) set<T>(x, i, scaled<T>(get<T>(x, i), factor));
}
