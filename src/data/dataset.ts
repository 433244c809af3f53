import { IndexError, ValueError } from '../errors';
import { indexSelect } from '../ops/indexing/indexSelect';
import { select } from '../ops/shape/select';
import { fromNumbers } from '../tensor/create';
import type { Generator } from '../tensor/generator';
import { randperm } from '../tensor/random';
import type { Tensor } from '../tensor/tensor';

/** Samples by number. `get` may return a promise where the loader is iterated with `for await`. */
export interface Dataset<Sample> {
  readonly length: number;
  get(index: number): Sample | Promise<Sample>;
  /** The collated batch of several samples, where that is quicker than sample by sample. */
  getBatch?(indices: readonly number[]): unknown;
}

/** Throws IndexError unless `index` is one of `length` samples. */
export function checkIndex(index: number, length: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= length) {
    throw new IndexError(`index ${index} is out of range for a dataset of ${length} samples`);
  }
}

/**
 * Samples along the first dim of one or more tensors.
 *
 * @throws ValueError when the tensors differ in their number of samples
 * @example
 * const dataset = new TensorDataset(rand([100, 3]), zeros([100], { dtype: 'int32' }));
 * const [x, y] = dataset.get(0);
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.TensorDataset
 */
export class TensorDataset<Tensors extends readonly Tensor[]> implements Dataset<Tensors> {
  readonly tensors: Tensors;
  readonly length: number;

  constructor(...tensors: Tensors) {
    const sizes = tensors.map((x) => x.shape[0]);
    if (sizes.length === 0 || sizes.some((size) => size === undefined || size !== sizes[0])) {
      throw new ValueError(`Size mismatch between tensors: first dims are ${sizes.join(', ')}`);
    }
    this.tensors = tensors;
    this.length = sizes[0] as number;
  }

  get(index: number): Tensors {
    checkIndex(index, this.length);
    return this.tensors.map((x) => select(x, 0, index)) as unknown as Tensors;
  }

  getBatch(indices: readonly number[]): Tensors {
    for (const index of indices) checkIndex(index, this.length);
    const index = fromNumbers(indices, [indices.length], 'int32');
    const batch = this.tensors.map((x) => indexSelect(x, 0, index));
    index.dispose();
    return batch as unknown as Tensors;
  }
}

/**
 * Some samples of a dataset.
 *
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.Subset
 */
export class Subset<Sample> implements Dataset<Sample> {
  readonly dataset: Dataset<Sample>;
  readonly indices: readonly number[];
  getBatch?(indices: readonly number[]): unknown;

  constructor(dataset: Dataset<Sample>, indices: readonly number[]) {
    for (const index of indices) checkIndex(index, dataset.length);
    this.dataset = dataset;
    this.indices = [...indices];
    if (dataset.getBatch !== undefined) {
      this.getBatch = (chosen) => dataset.getBatch?.(chosen.map((i) => this.at(i)));
    }
  }

  get length(): number {
    return this.indices.length;
  }

  private at(index: number): number {
    checkIndex(index, this.length);
    return this.indices[index] as number;
  }

  get(index: number): Sample | Promise<Sample> {
    return this.dataset.get(this.at(index));
  }
}

/**
 * Splits a dataset at random into parts of the given sizes, or fractions that sum to 1 (what rounding leaves over goes
 * to the first parts in turn).
 *
 * @throws ValueError when the sizes do not sum to the dataset's
 * @example
 * const [train, test] = randomSplit(dataset, [0.8, 0.2]);
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.random_split
 */
export function randomSplit<Sample>(
  dataset: Dataset<Sample>,
  lengths: readonly number[],
  options: { generator?: Generator } = {},
): Subset<Sample>[] {
  const sizes = splitSizes(dataset.length, lengths);
  if (sizes.reduce((a, b) => a + b, 0) !== dataset.length) {
    throw new ValueError('Sum of input lengths does not equal the length of the input dataset!');
  }
  const order = randperm(dataset.length, options);
  const indices = Array.from(order.data());
  order.dispose();
  let start = 0;
  return sizes.map((size) => {
    start += size;
    return new Subset(dataset, indices.slice(start - size, start));
  });
}

function splitSizes(total: number, lengths: readonly number[]): number[] {
  const sum = lengths.reduce((a, b) => a + b, 0);
  const wrong = lengths.find((length) => !(length >= 0));
  if (wrong !== undefined) throw new ValueError(`lengths must not be negative, got ${wrong}`);
  if (Math.abs(sum - 1) > 1e-9) return [...lengths];
  const sizes = lengths.map((fraction) => Math.floor(total * fraction));
  let rest = total - sizes.reduce((a, b) => a + b, 0);
  for (let i = 0; rest > 0; i++, rest--) sizes[i % sizes.length] = (sizes[i % sizes.length] as number) + 1;
  return sizes;
}
