import { expPair } from '../inline/expPair';
import { uniformDouble } from './bits';
import { logarithmPair } from './logarithmPair';
import { normalOf } from './normalOf';
import { tangentPair } from './turnPair';
import { drawWords, uniformPair } from './uniformPair';

// What becomes of two doubles in [0, 1): classes with one function, called on a null `this`, which inlining removes.

class Exponential {
  v(u: v128, scale: v128, _: v128): v128 {
    return f64x2.mul(scale, logarithmPair(f64x2.sub(f64x2.splat(1), u)));
  }
}

class Cauchy {
  v(u: v128, median: v128, sigma: v128): v128 {
    const turn = f64x2.mul(f64x2.sub(u, f64x2.splat(0.5)), f64x2.splat(0.5));
    return f64x2.add(median, f64x2.mul(sigma, tangentPair(turn)));
  }
}

class Geometric {
  v(u: v128, failure: v128, _: v128): v128 {
    return f64x2.ceil(f64x2.div(logarithmPair(u), failure));
  }
}

/** y[i] = Op(u, a, b) with u a double in [0, 1): n float32, two at a time, the last ones one by one. */
// @ts-ignore: decorator
@inline
function drawn<Op>(state: usize, y: usize, n: i32, a: f64, b: f64): void {
  const first = f64x2.splat(a);
  const second = f64x2.splat(b);
  while (n > 0) {
    const count = drawWords(state, y, n);
    if (count == 0) {
      const u = f64x2.splat(uniformDouble(state));
      v128.store32_lane(y, f32x4.demote_f64x2_zero(changetype<Op>(0).v(u, first, second)), 0);
      y += 4;
      --n;
      continue;
    }
    const end = y + ((<usize>count) << 2);
    for (let words = y; y < end; y += 8, words += 16) {
      const value = changetype<Op>(0).v(uniformPair(words), first, second);
      v128.store64_lane(y, f32x4.demote_f64x2_zero(value), 0);
    }
    n -= count;
  }
}

/** y[i] = -log(1 - u) / rate with u a double in [0, 1): n float32, as Tensor.exponential_. */
export function mtExponential(state: usize, y: usize, n: i32, rate: f64): void {
  drawn<Exponential>(state, y, n, -1 / rate, 0);
}

/** y[i] = median + sigma tan(π (u - 1/2)) with u a double in [0, 1): n float32, as Tensor.cauchy_. */
export function mtCauchy(state: usize, y: usize, n: i32, median: f64, sigma: f64): void {
  drawn<Cauchy>(state, y, n, median, sigma);
}

/** y[i] = ⌈log u / log(1 - p)⌉ with u a double in [0, 1): n float32, as Tensor.geometric_. */
export function mtGeometric(state: usize, y: usize, n: i32, p: f64): void {
  const failure = f64x2.extract_lane(logarithmPair(f64x2.splat(1 - p)), 0);
  drawn<Geometric>(state, y, n, failure, 0);
}

/** y[i] = exp(mean + std z) with z standard normal, one by one in double: n float32, as Tensor.log_normal_. */
export function mtLogNormal(state: usize, y: usize, n: i32, mean: f64, std: f64): void {
  for (const end = y + ((<usize>n) << 2); y < end; y += 4) {
    const z = f64x2.splat(normalOf(state) * std + mean);
    store<f32>(y, <f32>f64x2.extract_lane(expPair(z), 0));
  }
}
