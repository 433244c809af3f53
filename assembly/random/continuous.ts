import { expPair } from '../inline/expPair';
import { uniformDouble } from './bits';
import { logarithm, sinOfTurn } from './boxMuller';
import { logarithmPair } from './logarithmPair';
import { normalDouble } from './normal';

/**
 * y[i] = -log(1 - u) / rate with u a double in [0, 1): n float32, as Tensor.exponential_. Two at a time, and an odd one beside a
 * number that is not used.
 */
export function mtExponential(state: usize, y: usize, n: i32, rate: f64): void {
  const scale = f64x2.splat(-1 / rate);
  for (let i = 0; i < n; i += 2) {
    const first = 1 - uniformDouble(state);
    const second = i + 1 < n ? 1 - uniformDouble(state) : 1;
    const logs = logarithmPair(f64x2.replace_lane(f64x2.splat(first), 1, second));
    const drawn = f32x4.demote_f64x2_zero(f64x2.mul(scale, logs));
    if (i + 1 < n) v128.store64_lane(y, drawn, 0);
    else v128.store32_lane(y, drawn, 0);
    y += 8;
  }
}

/** y[i] = median + sigma tan(π (u - 1/2)) with u a double in [0, 1): n float32, as Tensor.cauchy_. */
export function mtCauchy(state: usize, y: usize, n: i32, median: f64, sigma: f64): void {
  for (const end = y + ((<usize>n) << 2); y < end; y += 4) {
    const turn = (uniformDouble(state) - 0.5) * 0.5;
    store<f32>(y, <f32>(median + sigma * (sinOfTurn(turn, 0) / sinOfTurn(turn, 1))));
  }
}

/** y[i] = ⌈log u / log(1 - p)⌉ with u a double in [0, 1): n float32, as Tensor.geometric_. */
export function mtGeometric(state: usize, y: usize, n: i32, p: f64): void {
  const failure = logarithm(1 - p);
  for (const end = y + ((<usize>n) << 2); y < end; y += 4) {
    store<f32>(y, <f32>ceil<f64>(logarithm(uniformDouble(state)) / failure));
  }
}

/** y[i] = exp(mean + std z) with z standard normal, one by one in double: n float32, as Tensor.log_normal_. */
export function mtLogNormal(state: usize, y: usize, n: i32, mean: f64, std: f64): void {
  for (const end = y + ((<usize>n) << 2); y < end; y += 4) {
    const z = f64x2.splat(normalDouble(state) * std + mean);
    store<f32>(y, <f32>f64x2.extract_lane(expPair(z), 0));
  }
}
