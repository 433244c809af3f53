import { horner } from './horner';

// e^(z^2) erfc(z) (1 + 2 z) in s = (z - 2.4) / (z + 2.4), z >= 0, within 2^-40
const scaled = memory.data<f64>(
  [2.4436932649700267e-7, 1.7229760070359229e-7, -2.0212807950002824e-6, -2.488739902828417e-6, 8.6044860947497506e-6, 1.9163727296788495e-5, -2.5236669004513425e-5, -0.00011460128287511019, 5.8146847688215598e-5, 0.00065550288245284618, -0.00023850650343482163, -0.004063265549134208, 0.0044517276699667612, 0.024288068966772527, -0.096101820010081911, 0.16147229797382912, -0.11125421567680185, -0.11806526672836338, 1.2672926603148903],
  16,
);
const scaledTerms = 19;

// Φ⁻¹(1/2 + p) / p in s = 15.04 p^2 - 1,
const central = memory.data<f64>(
  [5.2463592207844763e-8, 1.5148515486978247e-7, 2.5655098080476212e-7, 7.9618323742065487e-7, 2.7370102506761994e-6, 8.4279794373386692e-6, 2.6135280532124383e-5, 8.3142940957094062e-5, 0.00027017719821550798, 0.00090288713179465062, 0.0031411307219095399, 0.011619475922113784, 0.047736265538689099, 0.2443893335747043, 2.7124557350851791],
  16,
);
const centralTerms = 15;

// -Φ⁻¹(e^(-r^2 / 2)) in s = 2.184 t - 0.064, t = (r - 5) / (r + 5), 2 <= r <= 14.5, within 2^-40
const tail = memory.data<f64>(
  [2.9525982668910521e-6, 5.8959690565117504e-6, -4.4934282799091999e-6, -7.4917020577369506e-6, 2.6563559759790199e-5, 5.1570556994043907e-5, 4.8632322904428799e-5, 0.00010997145646349506, 0.00028632895935506879, 0.00060400240904101831, 0.0012430724046279407, 0.002652648676807892, 0.0055998389832612292, 0.011961518133381776, 0.025125075547130715, 0.053867400794455198, 0.11261504901112258, 0.24313556229536933, 0.50310464418389902, 1.1041857074333341, 2.2265761853499497, 5.1581339168843784, 4.8015964819142593],
  16,
);
const tailTerms = 23;

/** e^(x^2) erfc(x) for x >= 0. */
function scaledErfc(x: f64): f64 {
  if (x > 1e10) return 0.5641895835477563 / x;
  return horner((x - 2.4) / (x + 2.4), scaled, scaledTerms) / (1 + 2 * x);
}

/** e^(x^2) erfc(x) = e^(x^2) (1 - erf x), which decays as 1 / x only. */
export function erfcx(x: f64): f64 {
  return x < 0 ? 2 * NativeMath.exp(x * x) - scaledErfc(-x) : scaledErfc(x);
}

/** erfc(x) = 1 - erf(x). */
export function erfc(x: f64): f64 {
  const upper = NativeMath.exp(-x * x) * scaledErfc(abs(x));
  return x < 0 ? 2 - upper : abs(x) == Infinity ? 0 : upper;
}

/** Φ(x), the normal distribution. */
export function ndtr(x: f64): f64 {
  return 0.5 * erfc(-x * 0.7071067811865476);
}

/** log Φ(x). */
export function logNdtr(x: f64): f64 {
  const t = x * 0.7071067811865476;
  return x < -1 ? NativeMath.log(erfcx(-t) / 2) - t * t : NativeMath.log1p(-erfc(t) / 2);
}

/** x with Φ(x) = y; ∓Infinity at 0 and 1, NaN outside. */
export function ndtri(y: f64): f64 {
  if (y == 0) return -Infinity;
  if (y == 1) return Infinity;
  if (!(y > 0 && y < 1)) return NaN;
  const p = y - 0.5;
  if (abs(p) <= 0.3646647167633873) return p * horner(15.039815393726488 * (p * p) - 1, central, centralTerms);
  const r = sqrt(-2 * NativeMath.log(p < 0 ? y : 1 - y));
  const x = horner((2.184 * (r - 5)) / (r + 5) - 0.064, tail, tailTerms);
  return p < 0 ? -x : x;
}

/** -x log x; 0 at 0, -Infinity below. */
export function entr(x: f64): f64 {
  if (x > 0) return -x * NativeMath.log(x);
  return x == 0 ? 0 : x < 0 ? -Infinity : NaN;
}

/** x log(1 + y), 0 where x is 0 and y no NaN. */
export function xlog1py(x: f64, y: f64): f64 {
  return x == 0 && y == y ? 0 : x * NativeMath.log1p(y);
}
