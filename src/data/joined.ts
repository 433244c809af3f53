import { ValueError } from '../errors';
import { isPlainObject } from '../tensor/plainObject';
import { checkIndex, type Dataset, isPromise } from './dataset';
import { IterableDataset } from './iterableDataset';
import { datasetOf, type Source } from './source';

/**
 * Datasets one behind the other: the samples of the first, then those of the second, ...
 *
 * @param sources - datasets, arrays of samples, or tensors, whose rows they are
 * @throws ValueError for none, and for an IterableDataset among them
 * @example
 * new ConcatDataset([['a', 'b'], ['c']]).get(2); // 'c'
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.ConcatDataset
 */
export class ConcatDataset<Sample> implements Dataset<Sample> {
  readonly datasets: readonly Source<Sample>[];
  /** How many samples there are up to the end of each dataset. */
  readonly cumulativeSizes: readonly number[];
  private readonly parts: readonly Dataset<Sample>[];

  constructor(sources: Iterable<Source<Sample>>) {
    this.datasets = [...sources];
    if (this.datasets.length === 0) throw new ValueError('datasets should not be an empty iterable');
    if (this.datasets.some((source) => source instanceof IterableDataset)) {
      throw new ValueError('ConcatDataset does not support IterableDataset');
    }
    this.parts = this.datasets.map((source) => datasetOf(source));
    let sum = 0;
    this.cumulativeSizes = this.parts.map((part) => {
      sum += part.length;
      return sum;
    });
  }

  get length(): number {
    return this.cumulativeSizes.at(-1) as number;
  }

  /**
   * A negative index counts from the end.
   *
   * @param index - negative ones count from the end
   * @returns the sample
   * @throws IndexError beyond the end
   */
  get(index: number): Sample | Promise<Sample> {
    const at = index < 0 ? index + this.length : index;
    if (at < 0) throw new ValueError('absolute value of index should not exceed dataset length');
    checkIndex(at, this.length);
    const part = this.cumulativeSizes.findIndex((end) => at < end);
    return (this.parts[part] as Dataset<Sample>).get(at - (this.cumulativeSizes[part - 1] ?? 0));
  }
}

/**
 * Datasets side by side: a sample is an array of one sample of each, or an object where the datasets have names.
 *
 * @param sources - the datasets one by one, or one object that names them; arrays of samples and tensors, too
 * @throws ValueError for none, and for datasets of several lengths
 * @example
 * const pairs = new StackDataset({ image: rand([2, 3]), name: ['cat', 'dog'] });
 * [...new DataLoader(pairs, { batchSize: 2 })][0].name; // ['cat', 'dog']
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.StackDataset
 */
export class StackDataset<Sample> implements Dataset<Sample> {
  readonly length: number;
  private readonly names: readonly string[] | null;
  private readonly parts: readonly Dataset<unknown>[];

  constructor(named: { readonly [K in keyof Sample]: Source<Sample[K]> });
  constructor(...sources: { [K in keyof Sample]: Source<Sample[K]> } & readonly unknown[]);
  constructor(...sources: readonly unknown[]) {
    const named = sources.length === 1 && isPlainObject(sources[0]) && !('get' in sources[0]) ? sources[0] : null;
    this.names = named === null ? null : Object.keys(named);
    this.parts = (named === null ? sources : Object.values(named)).map((source) =>
      datasetOf(source as Source<unknown>),
    );
    const sizes = this.parts.map((part) => part.length);
    if (sizes.length === 0) throw new ValueError('At least one dataset should be passed');
    if (sizes.some((size) => size !== sizes[0])) {
      throw new ValueError(`Size mismatch between datasets: their lengths are ${sizes.join(', ')}`);
    }
    this.length = sizes[0] as number;
  }

  get(index: number): Sample | Promise<Sample> {
    checkIndex(index, this.length);
    const samples = this.parts.map((part) => part.get(index));
    const joined = (settled: readonly unknown[]): Sample =>
      (this.names === null
        ? settled
        : Object.fromEntries(this.names.map((name, i) => [name, settled[i]]))) as unknown as Sample;
    return samples.some(isPromise) ? Promise.all(samples).then(joined) : joined(samples);
  }
}
