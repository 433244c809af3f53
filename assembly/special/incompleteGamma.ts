import { lgamma, stirlingRest } from './gamma';
import { erfc } from './normal';

/**
 * Rows k: the coefficients of c_k(η), lowest first, in Temme's expansion for large a: Q(a, x) = erfc(η √(a/2)) / 2 +
 * exp(-a η^2 / 2) / √(2 π a) Σ c_k(η) / a^k, η^2 / 2 = λ - 1 - log λ, λ = x / a.
 */
const temme = memory.data<f64>(
  [
    -0.3333333333333333, 0.08333333333333333, -0.014814814814814815, 0.0011574074074074073, 0.0003527336860670194, -0.0001787551440329218, 3.919263178522438e-05, -2.185448510679992e-06, -1.85406221071516e-06, 8.296711340953087e-07, -1.7665952736826078e-07, 6.707853543401498e-09,
    -0.001851851851851852, -0.003472222222222222, 0.0026455026455026454, -0.0009902263374485596, 0.00020576131687242798, -4.018775720164609e-07, -1.8098550334489977e-05, 7.64916091608111e-06, -1.6120900894563446e-06, 4.647127802807434e-09, 1.378633446915721e-07, -5.752545603517705e-08,
    0.004133597883597883, -0.0026813271604938273, 0.0007716049382716049, 2.0093878600823047e-06, -0.0001073665322636516, 5.2923448829120125e-05, -1.2760635188618728e-05, 3.423578734096138e-08, 1.3721957309062934e-06, -6.298992138380055e-07, 1.4280614206064242e-07, -2.0477098421990866e-10,
    0.0006494341563786008, 0.00022947209362139917, -0.0004691894943952557, 0.00026772063206283885, -7.561801671883977e-05, -2.396505113867297e-07, 1.1082654115347302e-05, -5.6749528269915965e-06, 1.4230900732435883e-06, -2.7861080291528143e-11, -1.6958404091930278e-07, 8.099464905388083e-08,
    -0.0008618882909167117, 0.0007840392217200666, -0.0002990724803031902, -1.4638452578843418e-06, 6.641498215465122e-05, -3.968365047179435e-05, 1.1375726970678419e-05, 2.507497226237533e-10, -1.6954149536558305e-06, 8.907507532205309e-07, -2.292934834000805e-07, 2.956794137544049e-11,
    -0.00033679855336635813, -6.972813758365857e-05, 0.0002772753244959392, -0.00019932570516188847, 6.797780477937208e-05, 1.419062920643967e-07, -1.3594048189768693e-05, 8.018470256334202e-06, -2.291481176508095e-06, -3.252473551298454e-10, 3.4652846491085265e-07, -1.8447187191171344e-07,
  ],
  16,
);
const ROWS = 6;
const TERMS = 12;
const EPSILON: f64 = 1e-17;

/** log(1 + s) - s, of which nothing cancels. */
function log1pRest(s: f64): f64 {
  if (abs(s) > 0.05) return NativeMath.log1p(s) - s;
  let power = -s * s;
  let sum: f64 = 0;
  for (let k: f64 = 2; k < 16; k++) {
    sum += power / k;
    power *= -s;
  }
  return sum;
}

/** x^a e^-x / Γ(a + 1). */
function density(a: f64, x: f64): f64 {
  if (a < 10) return NativeMath.exp(a * NativeMath.log(x) - x - lgamma(a + 1));
  const distance = log1pRest((x - a) / a);
  return NativeMath.exp(a * distance - stirlingRest(a)) / sqrt(2 * Math.PI * a);
}

/** P(a, x) by its power series: density Σ x^n / ((a + 1) ... (a + n)). */
function lowerSeries(a: f64, x: f64): f64 {
  const front = density(a, x);
  if (front == 0) return 0;
  let term: f64 = 1;
  let sum: f64 = 1;
  for (let n: f64 = 1; n < 4000; n++) {
    term *= x / (a + n);
    sum += term;
    if (term < EPSILON * sum) break;
  }
  return sum * front;
}

/** Q(a, x) for small x and a, where 1 - P would cancel: 1 - x^a / Γ(a + 1) and what follows in the series. */
function upperSeries(a: f64, x: f64): f64 {
  let factor: f64 = 1;
  let sum: f64 = 0;
  for (let n: f64 = 1; n < 200; n++) {
    factor *= -x / n;
    const term = factor / (a + n);
    sum += term;
    if (abs(term) <= EPSILON * abs(sum)) break;
  }
  const logarithm = a * NativeMath.log(x) - lgamma(1 + a);
  return -NativeMath.expm1(logarithm) - a * NativeMath.exp(logarithm) * sum;
}

/** Q(a, x) by Legendre's continued fraction, evaluated forwards (Lentz). */
function upperFraction(a: f64, x: f64): f64 {
  const front = density(a, x);
  if (front == 0) return 0;
  let b = x + 1 - a;
  let c: f64 = 1e300;
  let d = 1 / b;
  let value = d;
  for (let i: f64 = 1; i < 4000; i++) {
    const numerator = -i * (i - a);
    b += 2;
    d = numerator * d + b;
    if (abs(d) < 1e-300) d = 1e-300;
    c = b + numerator / c;
    if (abs(c) < 1e-300) c = 1e-300;
    d = 1 / d;
    const change = d * c;
    value *= change;
    if (abs(change - 1) < 1e-16) break;
  }
  return value * front * a;
}

/** Temme's expansion: P where lower, else Q. */
function uniform(a: f64, x: f64, lower: bool): f64 {
  const sigma = (x - a) / a;
  const square = -log1pRest(sigma);
  let eta = sqrt(2 * square);
  if (sigma < 0) eta = -eta;
  let sum: f64 = 0;
  for (let k = ROWS - 1; k >= 0; k--) {
    let row: f64 = 0;
    for (let n = TERMS - 1; n >= 0; n--) row = row * eta + load<f64>(temme + ((<usize>(k * TERMS + n)) << 3));
    sum = sum / a + row;
  }
  const rest = (NativeMath.exp(-a * square) * sum) / sqrt(2 * Math.PI * a);
  const tail = eta * sqrt(a / 2);
  return lower ? 0.5 * erfc(-tail) - rest : 0.5 * erfc(tail) + rest;
}

/**
 * The regularized incomplete gamma functions P(a, x) = ∫₀ˣ t^(a-1) e^-t dt / Γ(a) (lower) and Q = 1 - P, whichever of the
 * two is small computed as such. NaN for negative arguments and where both are 0 or infinite; beside NaN the limits hold that do not
 * depend on it, as in PyTorch.
 */
export function incompleteGamma(a: f64, x: f64, lower: bool): f64 {
  const one: f64 = lower ? 1 : 0;
  if (a < 0 || x < 0) return NaN;
  if (a == 0) return x > 0 ? one : NaN;
  if (x == 0) return 1 - one;
  if (a == Infinity) return x == Infinity ? NaN : 1 - one;
  if (x == Infinity) return one;
  if (a != a || x != x) return NaN;
  if (a > 20 && abs(x - a) < 0.3 * a) return uniform(a, x, lower);
  let isLower = true;
  let value: f64;
  if (x > 1.1) {
    isLower = x < a;
    value = isLower ? lowerSeries(a, x) : upperFraction(a, x);
  } else {
    isLower = x <= 0.5 ? -0.4 / NativeMath.log(x) < a : x * 1.1 < a;
    value = isLower || lower ? lowerSeries(a, x) : upperSeries(a, x);
    if (lower) isLower = true;
  }
  return isLower == lower ? value : 1 - value;
}
