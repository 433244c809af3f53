import { lowerDoubles, upperDoubles } from '../inline/double';

/** Vectors that each of four accumulators takes before they join the sum in float64. */
const BLOCK = 16;

/** Places of one group in `stats`: a number near its mean, the rest of the mean, 1 / sqrt(variance + eps), the variance. */
export const STATS = 16;

/** The second sum of the function that was called last. */
export let secondSum: f64 = 0;

// @ts-ignore: decorator
@inline
function joined(total: v128, a: v128): v128 {
  return f64x2.add(total, f64x2.add(lowerDoubles(a), upperDoubles(a)));
}

// @ts-ignore: decorator
@inline
function across(a: v128): f64 {
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
}

/** Σ x of n float32, within 20 units of 2^-24 of Σ |x|. */
export function sumOf(x: usize, n: i32): f64 {
  let total = f64x2.splat(0);
  while (n >= 16) {
    let a = v128.load(x);
    let b = v128.load(x, 16);
    let c = v128.load(x, 32);
    let d = v128.load(x, 48);
    x += 64;
    n -= 16;
    for (let k = 1; k < BLOCK && n >= 16; ++k, x += 64, n -= 16) {
      a = f32x4.add(a, v128.load(x));
      b = f32x4.add(b, v128.load(x, 16));
      c = f32x4.add(c, v128.load(x, 32));
      d = f32x4.add(d, v128.load(x, 48));
    }
    total = joined(total, f32x4.add(f32x4.add(a, b), f32x4.add(c, d)));
  }
  let rest: f64 = 0;
  for (; n > 0; --n, x += 4) rest += <f64>load<f32>(x);
  return across(total) + rest;
}

/** Σ (x - shift), and as `secondSum` Σ (x - shift)^2, of n float32. */
export function deviations(x: usize, n: i32, shift: f32): f64 {
  const by = f32x4.splat(shift);
  let total = f64x2.splat(0);
  let squares = total;
  while (n >= 8) {
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    for (let k = 0; k < BLOCK && n >= 8; ++k, x += 32, n -= 8) {
      const p = f32x4.sub(v128.load(x), by);
      const q = f32x4.sub(v128.load(x, 16), by);
      a = f32x4.add(a, p);
      b = f32x4.add(b, q);
      c = f32x4.add(c, f32x4.mul(p, p));
      d = f32x4.add(d, f32x4.mul(q, q));
    }
    total = joined(total, f32x4.add(a, b));
    squares = joined(squares, f32x4.add(c, d));
  }
  let first = across(total);
  let second = across(squares);
  for (; n > 0; --n, x += 4) {
    const p = <f64>(load<f32>(x) - shift);
    first += p;
    second += p * p;
  }
  secondSum = second;
  return first;
}

/**
 * Σ g, and as `secondSum` Σ g (x - mean), of n float32, added up in float64: gradients of weights are these sums, and where they
 * cancel, float32 would keep fewer digits than PyTorch does.
 */
export function products(g: usize, x: usize, n: i32, mean: f64): f64 {
  const by = f64x2.splat(mean);
  let a = f64x2.splat(0);
  let b = a;
  let c = a;
  let d = a;
  for (; n >= 4; n -= 4, x += 16, g += 16) {
    const p = v128.load(g);
    const q = v128.load(x);
    const lower = lowerDoubles(p);
    const upper = upperDoubles(p);
    a = f64x2.add(a, lower);
    b = f64x2.add(b, upper);
    c = f64x2.add(c, f64x2.mul(lower, f64x2.sub(lowerDoubles(q), by)));
    d = f64x2.add(d, f64x2.mul(upper, f64x2.sub(upperDoubles(q), by)));
  }
  let first = across(f64x2.add(a, b));
  let second = across(f64x2.add(c, d));
  for (; n > 0; --n, x += 4, g += 4) {
    const p = <f64>load<f32>(g);
    first += p;
    second += p * (<f64>load<f32>(x) - mean);
  }
  secondSum = second;
  return first;
}

/** Σ p, and as `secondSum` Σ p ((x - shift) - rest), of n float32, p = g w. */
export function weightedProducts(g: usize, x: usize, w: usize, n: i32, shift: f32, rest: f32): f64 {
  const by = f32x4.splat(shift);
  const more = f32x4.splat(rest);
  let total = f64x2.splat(0);
  let both = total;
  while (n >= 8) {
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    for (let k = 0; k < BLOCK && n >= 8; ++k, x += 32, g += 32, w += 32, n -= 8) {
      const p = f32x4.mul(v128.load(g), v128.load(w));
      const q = f32x4.mul(v128.load(g, 16), v128.load(w, 16));
      a = f32x4.add(a, p);
      b = f32x4.add(b, q);
      c = f32x4.add(c, f32x4.mul(p, f32x4.sub(f32x4.sub(v128.load(x), by), more)));
      d = f32x4.add(d, f32x4.mul(q, f32x4.sub(f32x4.sub(v128.load(x, 16), by), more)));
    }
    total = joined(total, f32x4.add(a, b));
    both = joined(both, f32x4.add(c, d));
  }
  let first = across(total);
  let second = across(both);
  for (; n > 0; --n, x += 4, g += 4, w += 4) {
    const p = <f64>load<f32>(g) * <f64>load<f32>(w);
    first += p;
    second += p * <f64>(load<f32>(x) - shift - rest);
  }
  secondSum = second;
  return first;
}

/** Writes the moments of n numbers from their deviations from `shift`. */
export function storeMoments(stats: usize, shift: f32, sum: f64, squares: f64, n: f64, eps: f32): void {
  const rest = sum / n;
  const variance = max<f64>(squares / n - rest * rest, 0);
  store<f32>(stats, shift);
  store<f32>(stats, <f32>rest, 4);
  store<f32>(stats, <f32>(1 / Math.sqrt(variance + <f64>eps)), 8);
  store<f32>(stats, <f32>variance, 12);
}
