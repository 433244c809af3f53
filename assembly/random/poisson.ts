import { uniformDouble } from './bits';
import { expOf, logFactorial, logOf } from './doubles';

/** Hörmann's transformed rejection (1993), for a mean of 10 and more, with the constants of PyTorch. */
function largePoisson(state: usize, mean: f64): f64 {
  const root = sqrt<f64>(mean);
  const logMean = logOf(mean);
  const b = 0.931 + 2.53 * root;
  const a = -0.059 + 0.02483 * b;
  const logInverse = logOf(1.1239 + 1.1328 / (b - 3.4));
  const bound = 0.9277 - 3.6224 / (b - 2);
  while (true) {
    const u = uniformDouble(state) - 0.5;
    const v = uniformDouble(state);
    const us = 0.5 - abs<f64>(u);
    const k = floor<f64>(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= bound) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if (logOf(v) + logInverse - logOf(a / (us * us) + b) <= -mean + k * logMean - logFactorial(k)) return k;
  }
}

/** Knuth's product of uniform numbers, for a small mean. */
function smallPoisson(state: usize, mean: f64): f64 {
  const limit = expOf(-mean);
  let count: f64 = 0;
  let product: f64 = 1;
  while (true) {
    product *= uniformDouble(state);
    if (product <= limit) return count;
    count += 1;
  }
}

/** y[i] = a Poisson number with the mean x[i] >= 0: n float32, as torch.poisson. */
export function mtPoisson(state: usize, x: usize, y: usize, n: i32): void {
  for (let i: usize = 0; i < (<usize>n) << 2; i += 4) {
    const mean = <f64>load<f32>(x + i);
    let value: f64 = 0;
    if (mean >= 10) value = largePoisson(state, mean);
    else if (mean != 0) value = smallPoisson(state, mean);
    store<f32>(y + i, <f32>value);
  }
}
