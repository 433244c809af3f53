import { ValueError } from '../errors';

/** What TensorBoard keeps of many values. */
export interface HistogramValue {
  min: number;
  max: number;
  num: number;
  sum: number;
  sumSquares: number;
  /** The right limits of the buckets. */
  bucketLimit: number[];
  bucket: number[];
}

let usual: number[] | undefined;

/** TensorFlow's limits: each a tenth farther from 0 than the one before. */
function usualLimits(): number[] {
  if (usual !== undefined) return usual;
  const positive: number[] = [];
  for (let limit = 1e-12; limit < 1e20; limit *= 1.1) positive.push(limit);
  usual = [...positive.map((limit) => -limit).reverse(), 0, ...positive];
  return usual;
}

/**
 * The values counted by buckets, of which the empty ones at both ends are left out.
 *
 * @param bins - 'tensorflow' for its limits, a number of equal buckets, or limits
 */
export function histogramOf(
  values: ArrayLike<number>,
  bins: 'tensorflow' | number | readonly number[],
): HistogramValue {
  if (values.length === 0) throw new ValueError('The input has no element.');
  let [min, max, sum, sumSquares] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) throw new ValueError(`a histogram is of finite numbers, got ${value}`);
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    sumSquares += value * value;
  }
  const limits = limitsOf(bins, min, max);
  const counts = new Array<number>(limits.length - 1).fill(0);
  for (let i = 0; i < values.length; i++) {
    const at = bucketOf(values[i] as number, limits);
    if (at >= 0) counts[at] = (counts[at] as number) + 1;
  }
  const start = counts.findIndex((count) => count > 0);
  const end = counts.findLastIndex((count) => count > 0) + 1;
  if (start < 0) throw new ValueError('The histogram is empty, please file a bug report.');
  // Only right limits are kept: an empty bucket in front has the leftmost one.
  const bucket = start > 0 ? counts.slice(start - 1, end) : [0, ...counts.slice(0, end)];
  return { min, max, num: values.length, sum, sumSquares, bucketLimit: limits.slice(start, end + 1), bucket };
}

function limitsOf(bins: 'tensorflow' | number | readonly number[], min: number, max: number): number[] {
  if (bins === 'tensorflow') return usualLimits();
  if (typeof bins !== 'number') return [...bins];
  const [low, high] = min === max ? [min - 0.5, max + 0.5] : [min, max];
  return Array.from({ length: bins + 1 }, (_, i) => (i === bins ? high : low + ((high - low) * i) / bins));
}

/** The bucket whose left limit is at most the value; the last one has its right limit, too. */
function bucketOf(value: number, limits: readonly number[]): number {
  const last = limits.length - 1;
  if (value === limits[last]) return last - 1;
  let [low, high] = [0, limits.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((limits[middle] as number) <= value) low = middle + 1;
    else high = middle;
  }
  return low === limits.length ? -1 : low - 1;
}
