import { digammaOf, expOf, logOf, powOf } from './doubles';

/** Coefficients by powers of log(x / alpha), then of log alpha: a numerator's four and a denominator's four. */
const table = memory.data<f64>([
  0.16009398, -0.094634809, 0.025146376, -0.0030648343, 1, 0.32668115, 0.10406089, 0.0014179084,
  0.53487893, 0.1298071, 0.065735949, -0.0015649758, 0.16639465, 0.020070113, -0.0035938915, -0.00058392623,
  0.040121004, -0.0065914022, -0.0026286047, -0.0013441777, 0.017050642, -0.0021309326, 0.00085092367, -1.5247877e-07,
]);

/** Taylor's series of the distribution function, for x < 0.8. */
function small(alpha: f64, x: f64): f64 {
  let numerator: f64 = 1;
  let denominator = alpha;
  let first = numerator / denominator;
  let second = numerator / (denominator * denominator);
  for (let i = 1; i <= 5; ++i) {
    numerator *= -x / <f64>i;
    denominator += 1;
    first += numerator / denominator;
    second += numerator / (denominator * denominator);
  }
  // -(d cdf / d alpha) / pdf; x^alpha stands in all terms, and x^alpha / x^(alpha - 1) = x.
  const slope = (logOf(x) - digammaOf(alpha)) * first - second;
  const result = (-slope * x) / expOf(-x);
  return result == result ? result : 0;
}

/** Rice's saddle point expansion, for alpha > 8. */
function large(alpha: f64, x: f64): f64 {
  if (<f64>(<f32>0.9) * alpha <= x && x <= <f64>(<f32>1.1) * alpha) {
    const first = 1 + 24 * alpha * (1 + 12 * alpha);
    const second = 1440 * alpha * alpha + 6 * x * (53 - 120 * x) - (65 * x * x) / alpha + alpha * (107 + 3600 * x);
    return (first * second) / (1244160 * alpha * alpha * alpha * alpha);
  }
  const log = logOf(x / alpha);
  const root = sqrt<f64>(8 * alpha);
  const difference = alpha - x;
  const term = powOf(x - alpha - alpha * log, -1.5);
  const both = x < alpha ? root / difference - term : root / difference + term;
  const saddle = log * both - (sqrt<f64>(2 / alpha) * (alpha + x)) / (difference * difference);
  const stirling = 1 + (1 / (12 * alpha)) * (1 + 1 / (24 * alpha));
  return (-stirling * x * saddle) / root;
}

/** A cubic in v whose coefficients are quadratics in u. */
function cubic(at: usize, u: f64, v: f64): f64 {
  let sum: f64 = 0;
  for (let i: isize = 24; i >= 0; i -= 8) {
    const p = at + i;
    sum = sum * v + (load<f64>(p) + u * (load<f64>(p, 64) + u * load<f64>(p, 128)));
  }
  return sum;
}

/**
 * y[i] = dx/dalpha for x[i] a standard gamma number of shape alpha[i]: -(dF/dalpha) / (dF/dx), F the distribution function.
 * n float32, as torch._standard_gamma_grad, whose approximations and coefficients these are (Jankowiak and Obermeyer 2018,
 * "Pathwise derivatives beyond the reparameterization trick").
 */
export function gammaGrad(alpha: usize, x: usize, y: usize, begin: i32, end: i32): void {
  for (let i = (<usize>begin) << 2; i < (<usize>end) << 2; i += 4) {
    const a = <f64>load<f32>(alpha + i);
    const value = <f64>load<f32>(x + i);
    let result: f64 = 0;
    if (value < <f64>(<f32>0.8)) result = small(a, value);
    else if (a > 8) result = large(a, value);
    else {
      const u = logOf(value / a);
      const v = logOf(a);
      result = expOf(cubic(table, u, v) / cubic(table + 32, u, v));
    }
    store<f32>(y + i, <f32>result);
  }
}
