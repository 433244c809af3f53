import { ValueError } from '../errors';
import type { Generator } from '../tensor/generator';
import { randperm } from '../tensor/random';
import { textOf } from '../typeName';
import { batchAtOnce, checkIndex, type Dataset } from './dataset';
import { datasetOf, type Source } from './source';

/**
 * Some samples of a dataset.
 *
 * @param indices - into the dataset, in the order of the samples
 * @param source - a dataset, an array of samples, or a tensor, whose rows they are
 * @throws IndexError for an index that the dataset does not have
 * @example
 * const dataset = new TensorDataset(tensor([1, 2, 3]));
 * new Subset(dataset, [2, 0]).length; // => 2
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.Subset
 */
export class Subset<Sample> implements Dataset<Sample> {
  readonly dataset: Source<Sample>;
  readonly indices: readonly number[];
  private readonly samples: Dataset<Sample>;

  constructor(source: Source<Sample>, indices: Iterable<number>) {
    this.dataset = source;
    this.samples = datasetOf(source);
    this.indices = [...indices];
    for (const index of this.indices) checkIndex(index, this.samples.length);
  }

  get length(): number {
    return this.indices.length;
  }

  private at(index: number): number {
    checkIndex(index, this.length);
    return this.indices[index] as number;
  }

  get(index: number): Sample | Promise<Sample> {
    return this.samples.get(this.at(index));
  }

  getBatch(indices: readonly number[]): unknown {
    const chosen = indices.map((i) => this.at(i));
    return batchAtOnce(this.samples, chosen);
  }
}

/**
 * Splits a dataset at random into parts of the given sizes, or fractions that sum to 1 (what rounding leaves over goes
 * to the first parts in turn).
 *
 * @param source - a dataset, an array of samples, or a tensor, whose rows they are
 * @param lengths - counts that add up to the length of the dataset, or shares that add up to 1
 * @param options - `generator`, default the one that `manualSeed` seeds
 * @returns a part for each length
 * @throws ValueError when the sizes do not sum to the dataset's
 * @example
 * const [train, test] = randomSplit(dataset, [0.8, 0.2]);
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.random_split
 */
export function randomSplit<Sample>(
  source: Source<Sample>,
  lengths: readonly number[],
  options: { generator?: Generator } = {},
): Subset<Sample>[] {
  const { length } = datasetOf(source);
  const sizes = splitSizes(length, lengths);
  if (sizes.reduce((a, b) => a + b, 0) !== length) {
    throw new ValueError('Sum of input lengths does not equal the length of the input dataset!');
  }
  const order = randperm(length, options);
  const indices = Array.from(order.data());
  order.dispose();
  let start = 0;
  return sizes.map((size) => {
    start += size;
    return new Subset(source, indices.slice(start - size, start));
  });
}

function splitSizes(total: number, lengths: readonly number[]): number[] {
  const wrong = lengths.findIndex((length) => !(typeof length === 'number' && length >= 0));
  if (wrong >= 0) throw new ValueError(`lengths must not be negative, got ${textOf(lengths[wrong])}`);
  const sum = lengths.reduce((a, b) => a + b, 0);
  if (Math.abs(sum - 1) > 1e-9) return [...lengths];
  const sizes = lengths.map((fraction) => Math.floor(total * fraction));
  let rest = total - sizes.reduce((a, b) => a + b, 0);
  for (let i = 0; rest > 0; i++, rest--) sizes[i % sizes.length] = (sizes[i % sizes.length] as number) + 1;
  return sizes;
}
