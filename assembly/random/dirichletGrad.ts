import { digammaOf, logOf, powOf } from './doubles';

/** Coefficients of a numerator and a denominator: by powers of log x, of log(alpha / x), then four by powers of the third. */
const table = memory.data<f64>([
  1.003668233, -0.01061107488, -0.0657888334, 0.01201642863,
  0.6336835991, -0.3557432599, 0.05486251648, -0.001465281033,
  -0.03276231906, 0.004474107445, 0.002429354597, -0.0001557569013,
  0.221950385, -0.3187676331, 0.01799915743, 0.01074823814,
  -0.2951249643, 0.06219954479, 0.01535556598, 0.001550077057,
  0.02155310298, 0.004170831599, 0.001292462449, 6.976601077e-05,
  -0.05980841433, 0.008441916499, 0.01085618172, 0.002319392565,
  0.02911413504, 0.01400243777, -0.002721828457, 0.000751041181,
  0.005900514878, -0.001936558688, -9.495446725e-06, 5.385558597e-05,
  1, -0.02924021934, -0.04438342661, 0.007285809825,
  0.6357567472, -0.3473456711, 0.05454656494, -0.002407477521,
  -0.03301322327, 0.004845219414, 0.00231480583, -0.0002307248149,
  0.5925320577, -0.1757678135, 0.01505928619, 0.000564515273,
  0.1014815858, -0.06589186703, 0.01272886114, -0.0007316646956,
  -0.007258481865, 0.001096195486, 0.0003934994223, -4.12701925e-05,
  0.06469649321, -0.0236701437, 0.002902096474, -5.896963079e-05,
  0.001925008108, -0.002869809258, 0.0008000589141, -6.063713228e-05,
  -0.0003477407336, 6.959756487e-05, 1.097287507e-05, -1.650964693e-06,
]);

/** Beta numbers close to 0, with respect to alpha: Taylor's series. */
function alphaSmall(x: f64, alpha: f64, beta: f64): f64 {
  const factor = digammaOf(alpha) - digammaOf(alpha + beta) - logOf(x);
  let numerator: f64 = 1;
  let series = (numerator / alpha) * (factor + 1 / alpha);
  for (let i: f64 = 1; i <= 10; i += 1) {
    numerator *= ((i - beta) * x) / i;
    series += (numerator / (alpha + i)) * (factor + 1 / (alpha + i));
  }
  const result = x * powOf(1 - x, -beta) * series;
  return result == result ? result : 0;
}

/** The same with respect to beta. */
function betaSmall(x: f64, alpha: f64, beta: f64): f64 {
  const factor = digammaOf(alpha + beta) - digammaOf(beta);
  let numerator: f64 = 1;
  let betas: f64 = 1;
  let slopes: f64 = 0;
  let series = factor / alpha;
  for (let i: f64 = 1; i <= 8; i += 1) {
    numerator *= -x / i;
    slopes = slopes * (beta - i) + betas;
    betas *= beta - i;
    series += (numerator / (alpha + i)) * (slopes + factor * betas);
  }
  const result = -powOf(1 - x, 1 - beta) * series;
  return result == result ? result : 0;
}

/** For large alpha and beta: Rice's saddle point expansion. */
function alphaLarge(x: f64, alpha: f64, beta: f64): f64 {
  const total = alpha + beta;
  const mean = alpha / total;
  const spread = sqrt<f64>((alpha * beta) / (total + 1)) / total;
  if (mean - 0.1 * spread <= x && x <= mean + 0.1 * spread) {
    const b2 = beta * beta;
    const inner = (453 + 1620 * beta * (1 - x) - 455 * x) * beta + alpha * (8 * (1 - x) * (135 * beta - 11));
    const middle = 3 * (59 + 180 * beta - 90 * x) * b2 + alpha * inner;
    const polynomial = 47 * x * b2 * b2 + alpha * ((43 + 20 * (16 + 27 * beta) * x) * b2 * beta + alpha * middle);
    const above = ((1 + 12 * alpha) * (1 + 12 * beta)) / (total * total);
    return ((above / (1 - x)) * polynomial) / (12960 * alpha * alpha * alpha * b2 * (1 + 12 * total));
  }
  const prefactor = -x / sqrt<f64>((2 * alpha * beta) / total);
  const stirling = (correction(alpha) * correction(beta)) / correction(total);
  const lean = alpha * (x - 1) + beta * x;
  const above = 2 * alpha * alpha * (x - 1) + alpha * beta * (x - 1) - x * beta * beta;
  const term1 = above / (sqrt<f64>((2 * alpha) / beta) * total * sqrt<f64>(total) * lean * lean);
  const log = logOf(alpha / (total * x));
  const term3 = sqrt<f64>((8 * alpha * beta) / total) / lean;
  const term4 = powOf(beta * logOf(beta / (total * (1 - x))) + alpha * log, -1.5);
  return stirling * prefactor * (term1 + 0.5 * log * (term3 + (x < mean ? term4 : -term4)));
}

function correction(x: f64): f64 {
  return 1 + 1 / (12 * x) + 1 / (288 * x * x);
}

/** The rational correction of an analytic approximation, for all else. */
function middle(x: f64, alpha: f64, total: f64): f64 {
  const u = logOf(x);
  const a = logOf(alpha) - u;
  const b = logOf(total) - a;
  let sum: f64 = 0;
  let fraction: f64 = 1;
  for (let half: usize = 0; half < 576; half += 288) {
    let power: f64 = 1;
    sum = 0;
    for (let i: usize = 0; i < 3; ++i, power *= u) {
      let product = power;
      for (let j: usize = 0; j < 3; ++j, product *= a) {
        const c = table + half + 96 * i + 32 * j;
        sum += product * (load<f64>(c) + b * (load<f64>(c, 8) + b * (load<f64>(c, 16) + b * load<f64>(c, 24))));
      }
    }
    fraction = half == 0 ? sum : fraction / sum;
  }
  return (fraction * x * (digammaOf(total) - digammaOf(alpha))) / (total - alpha);
}

function gradient(x: f64, alpha: f64, total: f64): f64 {
  const beta = total - alpha;
  const boundary = total * x * (1 - x);
  if (x <= 0.5 && boundary < 2.5) return alphaSmall(x, alpha, beta);
  if (x >= 0.5 && boundary < 0.75) return -betaSmall(1 - x, beta, alpha);
  return alpha > 6 && beta > 6 ? alphaLarge(x, alpha, beta) : middle(x, alpha, total);
}

/**
 * y[i] = -(dF/dalpha) / (dF/dx) / (1 - x) at x[i] for F the distribution function of Beta(alpha[i], total[i] - alpha[i]):
 * what the gradients of Dirichlet numbers are made of. n float32, as torch._dirichlet_grad, whose approximations and
 * coefficients these are (Jankowiak and Obermeyer 2018).
 */
export function dirichletGrad(x: usize, alpha: usize, total: usize, y: usize, begin: i32, end: i32): void {
  for (let i = (<usize>begin) << 2; i < (<usize>end) << 2; i += 4) {
    store<f32>(y + i, <f32>gradient(<f64>load<f32>(x + i), <f64>load<f32>(alpha + i), <f64>load<f32>(total + i)));
  }
}
