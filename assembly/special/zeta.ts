import { digamma, lgamma, trigamma } from './gamma';

// (2 k)! / B(2 k)
const terms = memory.data<f64>(
  [
    12, -720, 30240, -1209600, 47900160, -1892437580.3183792, 74724249600, -2950130727918.164, 116467828143500.67,
    -4597978722407472.6,
  ],
  16,
);

/**
 * ζ(s, q) = Σ (q + k)^-s, k >= 0, by Euler and Maclaurin: the sum while q + k < 10, then the integral of the rest, half a
 * term and the corrections by Bernoulli's numbers. Infinity at s = 1 and where a term is 1 / 0, NaN where the sum diverges.
 */
export function zeta(s: f64, q: f64): f64 {
  if (s == 1) return Infinity;
  if (s != s || q != q || s < 1 || s == Infinity || q == Infinity) return NaN;
  if (q <= 0) {
    if (q == floor(q)) return Infinity;
    if (s != floor(s)) return NaN;
  }
  // An odd power has the sign of q + k.
  const odd = s / 2 != floor(s / 2) && s == floor(s);
  let sum: f64 = 0;
  let a = q;
  for (let k = 0; k < 9 || a <= 9; k++) {
    const size = NativeMath.exp(-s * NativeMath.log(abs(a)));
    const term = odd && a < 0 ? -size : size;
    sum += term;
    if (a > 0 && abs(term) < 1e-17 * abs(sum)) return sum;
    a += 1;
  }
  const last = NativeMath.exp(-s * NativeMath.log(a));
  sum += (last * a) / (s - 1) + 0.5 * last;
  let power = last / a;
  let rising = s;
  for (let k = 0; k < 10; k++) {
    const term = (rising * power) / load<f64>(terms + ((<usize>k) << 3));
    sum += term;
    if (abs(term) < 1e-17 * abs(sum)) break;
    const order = s + 2 * <f64>k;
    rising *= (order + 1) * (order + 2);
    power /= a * a;
  }
  return sum;
}

/** The n-th derivative of ψ: (-1)^(n + 1) n! ζ(n + 1, x). */
export function polygamma(n: f64, x: f64): f64 {
  if (n == 0) return digamma(x);
  if (n == 1) return trigamma(x);
  const value = NativeMath.exp(lgamma(n + 1)) * zeta(n + 1, x);
  return n / 2 == floor(n / 2) ? -value : value;
}
