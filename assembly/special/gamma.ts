import { horner } from './horner';

// log Γ(x) / ((x - 1) (x - 2)) in s = 2 x - 3, 1 <= x <= 2, within 2^-53
const near = memory.data<f64>(
  [-3.5364743381188197e-11, 1.0818879857139573e-10, -1.6381596734648425e-10, 5.335379069152651e-10, -2.0735267758524894e-9, 6.5750871688264316e-9, -2.0577345254471982e-8, 6.6135818224619871e-8, -2.1388452890262907e-7, 6.9488810993976577e-7, -2.2742409034140544e-6, 7.5113797207701505e-6, -2.5094329864078195e-5, 8.5100905601897657e-5, -0.00029455070139898495, 0.0010498186643088883, -0.0039135609376317689, 0.015727850268645515, -0.072979947957152967, 0.48312895054098087],
  16,
);
const nearTerms = 20;

// The remainder of Stirling's series: B(2 k) / (2 k (2 k - 1)) as a polynomial in 1 / x^2
const stirling = memory.data<f64>(
  [
    0.00641025641025641, -0.0019175269175269176, 0.0008417508417508417, -0.0005952380952380953, 0.0007936507936507937,
    -0.002777777777777778, 0.08333333333333333,
  ],
  16,
);
// The asymptotic series of ψ: B(2 k) / (2 k) as a polynomial in 1 / x^2
const bernoulli = memory.data<f64>(
  [
    0.08333333333333333, -0.021092796092796094, 0.007575757575757576, -0.004166666666666667, 0.003968253968253968,
    -0.008333333333333333, 0.08333333333333333,
  ],
  16,
);

/** sin(π x), of which nothing is lost for large x. */
export function sinPi(x: f64): f64 {
  const turn = x - 2 * nearest(x / 2);
  const size = abs(turn);
  const sine =
    size > 0.25 && size < 0.75 ? NativeMath.cos(Math.PI * (size - 0.5)) : NativeMath.sin(Math.PI * min(size, 1 - size));
  return turn < 0 ? -sine : sine;
}

/** log Γ(x) - (x - 1/2) log x + x - log(2 π) / 2 for x >= 8, about 1 / (12 x). */
export function stirlingRest(x: f64): f64 {
  const inverse = 1 / x;
  return inverse * horner(inverse * inverse, stirling, 7);
}

/**
 * log |Γ(x)|: Stirling's series from 8 on; below, the recurrence Γ(x + 1) = x Γ(x) down to [1, 2]; for x < 0 the reflection
 * Γ(x) Γ(-x) = -π / (x sin π x). Infinity at the poles 0, -1, -2, ...
 */
export function lgamma(x: f64): f64 {
  if (x != x) return x;
  if (x == 1 || x == 2) return 0;
  if (x <= 0) {
    if (x == floor(x)) return Infinity;
    return NativeMath.log(Math.PI / abs(x * sinPi(x))) - lgamma(-x);
  }
  if (x >= 8) {
    if (x > 1e300) return Infinity;
    return (x - 0.5) * (NativeMath.log(x) - 1) + (0.4189385332046727 + stirlingRest(x));
  }
  let product: f64 = 1;
  let down = x;
  while (down > 2) {
    down -= 1;
    product *= down;
  }
  if (x < 1) down += 1;
  const value = (down - 1) * (down - 2) * horner(2 * down - 3, near, nearTerms);
  if (x < 1) return value - NativeMath.log(x);
  return x > 2 ? value + NativeMath.log(product) : value;
}

/** ψ(x) = Γ'(x) / Γ(x): ∓Infinity at ±0, NaN at the other poles. */
export function digamma(x: f64): f64 {
  if (x == 0) return -1 / x;
  let value: f64 = 0;
  if (x < 0) {
    if (x == floor(x)) return NaN;
    // ψ(1 - x) - π / tan(π x), of the fraction of x alone
    const fraction = x - nearest(x);
    value = -Math.PI / NativeMath.tan(Math.PI * fraction);
    x = 1 - x;
  }
  while (x < 10) {
    value -= 1 / x;
    x += 1;
  }
  const square = 1 / (x * x);
  return value + NativeMath.log(x) - 0.5 / x - square * horner(square, bernoulli, 7);
}

/** ψ'(x), by its asymptotic series from 12 on. */
export function trigamma(x: f64): f64 {
  let sign: f64 = 1;
  let value: f64 = 0;
  if (x < 0.5) {
    sign = -1;
    const sine = NativeMath.sin(Math.PI * x);
    value = -(Math.PI * Math.PI) / (sine * sine);
    x = 1 - x;
  }
  while (x < 12) {
    value += 1 / (x * x);
    x += 1;
  }
  const square = 1 / (x * x);
  const series = 1 / 6.0 - square * (1 / 30.0 - square * (1 / 42.0 - square * (1 / 30.0)));
  return sign * (value + (1 + 0.5 / x + square * series) / x);
}

/** Σ log Γ(a - j / 2), j < p, + p (p - 1) / 4 log π: the logarithm of the gamma function of p dimensions. */
export function mvlgamma(a: f64, p: f64): f64 {
  let sum = 0.286182471446235 * p * (p - 1);
  for (let j: f64 = 0; j < p; j++) sum += lgamma(a - j / 2);
  return sum;
}
