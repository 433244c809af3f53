/**
 * base^exponent in float64, for base > 0, by the four operations of arithmetic alone: the same bits everywhere, unlike
 * the host's pow. Whole exponents are exact to rounding, others to some 1e-15.
 */
export function power(base: number, exponent: number): number {
  if (!Number.isInteger(exponent) || exponent < 0) return exponential(exponent * logarithm(base));
  let result = 1;
  let square = base;
  for (let e = exponent; e >= 1; e = Math.floor(e / 2)) {
    if (e % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}

const LN2 = 0.6931471805599453;

/** ln(x) = e ln 2 + 2 artanh((m - 1) / (m + 1)), x = 2^e m, m near 1. */
function logarithm(x: number): number {
  let e = 0;
  let m = x;
  for (; m > Math.SQRT2; e++) m /= 2;
  for (; m < Math.SQRT1_2; e--) m *= 2;
  const s = (m - 1) / (m + 1);
  let sum = 0;
  for (let n = 25; n >= 1; n -= 2) sum = sum * s * s + 1 / n;
  return e * LN2 + 2 * s * sum;
}

/** e^x = 2^n e^r, |r| <= ln(2) / 2. */
function exponential(x: number): number {
  const n = Math.round(x / LN2);
  const r = x - n * LN2;
  let sum = 1;
  for (let i = 15; i >= 1; i--) sum = 1 + (sum * r) / i;
  let scale = 1;
  for (let i = 0; i < Math.abs(n) && i < 1100; i++) scale *= n > 0 ? 2 : 0.5;
  return sum * scale;
}
