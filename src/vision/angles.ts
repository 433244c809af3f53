/** The parts of π/2, whose sum is π/2 to 86 bits: the first has 33, so that its products with small integers are exact. */
const QUARTER = 1.5707963267341256;
const QUARTER_REST = 6.077100506506192e-11;

/** Taylor's series of sin and cos on [-π/4, π/4]; what follows is below half of the last bit. */
const SIN = [-1 / 6, 1 / 120, -1 / 5040, 1 / 362880, -1 / 39916800, 1 / 6227020800, -1 / 1307674368000];
const COS = [-1 / 2, 1 / 24, -1 / 720, 1 / 40320, -1 / 3628800, 1 / 479001600, -1 / 87178291200, 1 / 20922789888000];

const seriesIn = (square: number, terms: readonly number[]): number =>
  terms.reduceRight((sum, term) => (sum + term) * square, 0);

/** sin and cos of radians, by nothing but arithmetic: hosts differ in Math.sin, and an angle decides which pixels are taken. */
export function circle(radians: number): { sin: number; cos: number } {
  const turns = Math.round(radians / (Math.PI / 2));
  const rest = radians - turns * QUARTER - turns * QUARTER_REST;
  const square = rest * rest;
  const sin = rest + rest * seriesIn(square, SIN);
  const cos = 1 + seriesIn(square, COS);
  const quarter = ((turns % 4) + 4) % 4;
  if (quarter === 0) return { sin, cos };
  if (quarter === 1) return { sin: cos, cos: -sin };
  return quarter === 2 ? { sin: -sin, cos: -cos } : { sin: -cos, cos: sin };
}

export const radians = (degrees: number): number => (degrees * Math.PI) / 180;
