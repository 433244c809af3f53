/** erf(x) in float64: Σ 2^k x^(2k+1) / (2k+1)!! times 2 exp(-x²) / √π, whose terms are all of one sign. */
export function erf(x: number): number {
  if (Math.abs(x) > 2) return x < 0 ? erfc(-x) - 1 : 1 - erfc(x);
  let term = x;
  let sum = x;
  for (let k = 1; Math.abs(term) > 1e-18 * Math.abs(sum); k++) {
    term *= (2 * x * x) / (2 * k + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** erfc(x) = 1 - erf(x) in float64, relative accuracy 1e-13: Laplace's continued fraction from 2 on. */
export function erfc(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x < 2) return 1 - erf(x);
  if (x > 30) return 0;
  let fraction = x;
  for (let k = 120; k > 0; k--) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / (fraction * Math.sqrt(Math.PI));
}

/** y with erf(y) = x in float64: Newton's method from the tail that x lies in, from a point beyond the solution. */
export function erfinv(x: number): number {
  if (!(Math.abs(x) < 1)) return Math.abs(x) === 1 ? x * Infinity : NaN;
  const size = Math.abs(x);
  let y = size < 0.5 ? size : Math.sqrt(-Math.log(1 - size)) + 0.5;
  for (let step = 0; step < 40; step++) {
    const error = y < 0.5 ? erf(y) - size : 1 - size - erfc(y);
    const move = (error * Math.sqrt(Math.PI) * Math.exp(y * y)) / 2;
    // Beyond the solution the curve is flatter than towards it: no further than one at a time.
    y -= Math.max(-1, Math.min(1, move));
    if (Math.abs(move) < 1e-15 * y) break;
  }
  return x < 0 ? -y : y === 0 ? x : y;
}
