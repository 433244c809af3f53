import { ValueError } from '../errors';
import { drawUniforms, type Generator } from '../tensor/generator';
import { showShape } from '../tensor/layout';
import { Tensor } from '../tensor/tensor';
import { typeName } from '../tensor/wrongArguments';

/** The weights as float64, in which PyTorch draws. */
export function checkWeights(weights: ArrayLike<number> | Tensor): Float64Array {
  if (weights instanceof Tensor) {
    if (weights.ndim === 1) return Float64Array.from(weights.data());
    throw new ValueError(`weights should be a 1d sequence but given weights have shape (${showShape(weights.shape)})`);
  }
  const odd = Array.from(weights ?? []).find((weight) => typeof weight !== 'number');
  if (odd === undefined) return Float64Array.from(weights);
  throw new ValueError(
    `weights should be a 1d sequence of numbers, but given weights have ${typeName(odd)} among them`,
  );
}

/** Draws from 0 .. weights.length - 1, as torch.multinomial of float64 weights does. */
export function drawWeighted(
  weights: Float64Array,
  count: number,
  replacement: boolean,
  generator: Generator | undefined,
): number[] {
  if (!replacement && count > weights.length) {
    throw new ValueError('cannot sample n_sample > prob_dist.size(-1) samples without replacement');
  }
  return replacement ? withReplacement(weights, count, generator) : races(weights, count, generator);
}

/** The first sum of weights that a uniform number does not exceed. */
function withReplacement(weights: Float64Array, count: number, generator: Generator | undefined): number[] {
  let sum = 0;
  const sums = weights.map((weight) => {
    if (!(weight >= 0)) refuse('encountering probability entry < 0');
    if (weight === Number.POSITIVE_INFINITY) refuse('encountering probability entry = infinity or NaN');
    sum += weight;
    return sum;
  });
  if (!(sum > 0)) refuse('sum of probabilities <= 0');
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] as number) / sum;
  sums[sums.length - 1] = 1;
  return Array.from(drawUniforms(count, generator), (u) => {
    let [low, high] = [0, sums.length];
    while (high > low) {
      const middle = low + Math.floor((high - low) / 2);
      if ((sums[middle] as number) < u) low = middle + 1;
      else high = middle;
    }
    return low;
  });
}

function refuse(why: string): never {
  throw new ValueError(`invalid multinomial distribution (${why})`);
}

/** Those with the largest weight / e, for e drawn from the exponential distribution: the one that comes in first, and so on. */
function races(weights: Float64Array, count: number, generator: Generator | undefined): number[] {
  if (!weights.every((weight) => weight >= 0 && weight < Number.POSITIVE_INFINITY)) {
    throw new ValueError('probability tensor contains either `inf`, `nan` or element < 0');
  }
  if (weights.every((weight) => weight === 0)) refuse('sum of probabilities <= 0');
  const drawn = drawUniforms(weights.length, generator);
  const scores = weights.map((weight, i) => weight / -logOfFraction(1 - (drawn[i] as number)));
  const order = Array.from(weights, (_, i) => i).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  return order.slice(0, count);
}

/** ln 2 in two parts: the first has zeros behind, so that whole multiples of it are exact. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const COEFFICIENTS = [
  0.14798198605116586, 0.15313837699209373, 0.1818357216161805, 0.22222198432149784, 0.2857142874366239,
  0.3999999999940942, 0.6666666666666735,
];

/** ln x for 0 < x <= 1 within a unit in the last place, by Sun's polynomial: engines differ in Math.log. */
function logOfFraction(x: number): number {
  let scaled = x;
  let power = 0;
  while (scaled < Math.SQRT1_2) {
    scaled *= 2;
    power--;
  }
  const f = scaled - 1;
  const s = f / (2 + f);
  const z = s * s;
  const r = z * COEFFICIENTS.reduce((sum, c) => sum * z + c, 0);
  const half = 0.5 * f * f;
  return power * LN2_HIGH - (half - (s * (half + r) + power * LN2_LOW) - f);
}
