import { uniformDouble } from './bits';
import { logFactorial, logOf } from './doubles';

/** Sums of geometric numbers up to n: for a small n p. */
function smallBinomial(state: usize, n: f64, p: f64): f64 {
  const log = logOf(1 - p);
  let sum: f64 = 0;
  let count: f64 = 0;
  while (true) {
    sum += ceil<f64>(logOf(uniformDouble(state)) / log);
    if (sum > n) return count;
    count += 1;
  }
}

/** log k! minus the main terms of Stirling's formula for it, (k + ½) log(k + 1) - (k + 1) + ½ log 2π. */
function tail(k: f64): f64 {
  if (k <= 9) return logFactorial(k) - (k + 0.5) * logOf(k + 1) + k + 1 - 0.9189385332046727;
  const square = (k + 1) * (k + 1);
  return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / (k + 1);
}

/** Hörmann's transformed rejection with squeeze (BTRS, 1993), for n p of 10 and more, p <= ½. */
function largeBinomial(state: usize, n: f64, p: f64): f64 {
  const spread = sqrt<f64>(n * p * (1 - p));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const c = n * p + 0.5;
  const bound = 0.92 - 4.2 / b;
  const odds = p / (1 - p);
  const alpha = (2.83 + 5.1 / b) * spread;
  const m = floor<f64>((n + 1) * p);
  while (true) {
    const u = uniformDouble(state) - 0.5;
    const v = uniformDouble(state);
    const us = 0.5 - abs<f64>(u);
    const k = floor<f64>(((2 * a) / us + b) * u + c);
    if (k < 0 || k > n) continue;
    if (us >= 0.07 && v <= bound) return k;
    const limit =
      (m + 0.5) * logOf((m + 1) / (odds * (n - m + 1))) +
      (n + 1) * logOf((n - m + 1) / (n - k + 1)) +
      (k + 0.5) * logOf((odds * (n - k + 1)) / (k + 1)) +
      tail(m) +
      tail(n - m) -
      tail(k) -
      tail(n - k);
    if (logOf((v * alpha) / (a / (us * us) + b)) <= limit) return k;
  }
}

/** y[i] = the number of successes in n[i] trials of probability p[i]: count float32 each, as torch.binomial. */
export function mtBinomial(state: usize, n: usize, p: usize, y: usize, count: i32): void {
  for (let i: usize = 0; i < (<usize>count) << 2; i += 4) {
    const trials = <f64>load<f32>(n + i);
    const chance = load<f32>(p + i);
    // PyTorch rounds the probability of a failure to float32.
    const rare = <f64>(chance > 0.5 ? <f32>1 - chance : chance);
    let value: f64 = NaN;
    if (trials <= 0 || chance <= 0) value = 0;
    else if (chance >= 1) value = trials;
    else if (chance == chance) {
      // In float32, as PyTorch: where the product lies at the border, it decides.
      const successes =
        <f32>trials * <f32>rare >= 10 ? largeBinomial(state, trials, rare) : smallBinomial(state, trials, rare);
      value = chance > 0.5 ? trials - successes : successes;
    }
    store<f32>(y + i, <f32>value);
  }
}
