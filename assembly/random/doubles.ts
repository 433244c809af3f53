import { expPair } from '../inline/expPair';
import { logPair } from '../inline/logPair';

// Functions of one float64 number, for samplers that draw one after the other. What they return is compared or rounded to
// float32: the errors of the pairs' polynomials (2^-37, 2^-32) are far below.

export function logOf(x: f64): f64 {
  return f64x2.extract_lane(logPair(f64x2.splat(x)), 0);
}

export function expOf(x: f64): f64 {
  return f64x2.extract_lane(expPair(f64x2.splat(x)), 0);
}

/** x^y for x >= 0. */
export function powOf(x: f64, y: f64): f64 {
  return x == 0 ? (y > 0 ? 0 : y == 0 ? 1 : Infinity) : expOf(y * logOf(x));
}

/** log Γ(k + 1) for whole k >= 0: Stirling's series from 10 on. */
export function logFactorial(k: f64): f64 {
  let product: f64 = 1;
  let x = k + 1;
  for (; x < 10; x += 1) product *= x;
  const square = 1 / (x * x);
  const series = (((-1.0 / 1680) * square + 1.0 / 1260) * square - 1.0 / 360) * square + 1.0 / 12;
  return (x - 0.5) * logOf(x) - x + 0.9189385332046727 + series / x - logOf(product);
}

/**
 * ψ(x) = Γ'(x) / Γ(x) for x > 0: the asymptotic series from 10 on, ψ(x) = ψ(x + 1) - 1/x before. For float32 results:
 * near the zero at 1.46 the error is absolute, 1e-15.
 */
export function digammaOf(x: f64): f64 {
  let sum: f64 = 0;
  for (; x < 10; x += 1) sum -= 1 / x;
  const square = 1 / (x * x);
  const series = ((1.0 / 252) * square - 1.0 / 120) * square + 1.0 / 12;
  const rest = ((1.0 / 132) * square - 1.0 / 240) * square * square * square;
  return sum + logOf(x) - 0.5 / x - square * series - square * rest;
}
