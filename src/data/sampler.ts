import { ValueError } from '../errors';
import { drawSeed, type Generator, Generator as Source } from '../tensor/generator';
import { randint, randperm } from '../tensor/random';
import type { Tensor } from '../tensor/tensor';
import { checkWeights, drawWeighted } from './weighted';

/** An order of samples; each iteration is an epoch. Any iterable of numbers will do; `extends` is not needed. */
export abstract class Sampler<Index = number> implements Iterable<Index> {
  abstract readonly length: number;
  abstract [Symbol.iterator](): Iterator<Index>;
}

interface Sized {
  readonly length: number;
}

/**
 * 0, 1, 2, ... @see https://pytorch.org/docs/stable/data.html#torch.utils.data.SequentialSampler
 *
 * @param dataSource - whose length counts
 * @example
 * [...new SequentialSampler([5, 6, 7])]; // => [0, 1, 2]
 */
export class SequentialSampler implements Sampler {
  constructor(readonly dataSource: Sized) {}

  get length(): number {
    return this.dataSource.length;
  }

  *[Symbol.iterator](): Iterator<number> {
    for (let i = 0; i < this.length; i++) yield i;
  }
}

export interface RandomSamplerOptions {
  /** Whether a sample may come several times in an epoch; default false. */
  replacement?: boolean;
  /** How many samples an epoch has; by default as many as the source. */
  numSamples?: number | undefined;
  /** Where the order comes from. */
  generator?: Generator | undefined;
}

/**
 * A new random order each epoch, the same that PyTorch draws: without a generator of its own, one is seeded from the
 * default generator at the start of each epoch.
 *
 * @param source - whose length counts
 * @param options - `replacement`, `numSamples`; `generator`, default the one that `manualSeed` seeds
 * @throws ValueError when numSamples is no positive integer
 * @example
 * manualSeed(0);
 * [...new RandomSampler([5, 6, 7])].sort(); // => [0, 1, 2]
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.RandomSampler
 */
export class RandomSampler implements Sampler {
  readonly dataSource: Sized;
  readonly replacement: boolean;
  readonly generator: Generator | undefined;
  private readonly count: number | undefined;

  constructor(source: Sized, options: RandomSamplerOptions = {}) {
    this.dataSource = source;
    this.replacement = checkBoolean('replacement', options.replacement ?? false);
    this.count = options.numSamples;
    this.generator = options.generator;
    if (this.count !== undefined) checkCount(this.count);
  }

  /** How many samples an epoch has. */
  get numSamples(): number {
    return this.count ?? this.dataSource.length;
  }

  get length(): number {
    return this.numSamples;
  }

  *[Symbol.iterator](): Iterator<number> {
    const n = this.dataSource.length;
    const generator = this.generator ?? new Source().manualSeed(drawSeed());
    const count = this.numSamples;
    if (n === 0) return;
    // Draws are made when their turn comes, the empty one at the end too: as PyTorch leaves the generator.
    if (this.replacement) {
      for (let rest = count; rest >= 32; rest -= 32) yield* numbersOf(randint(n, [32], { generator }));
      yield* numbersOf(randint(n, [count % 32], { generator }));
    } else {
      for (let rest = count; rest >= n; rest -= n) yield* numbersOf(randperm(n, { generator }));
      yield* numbersOf(randperm(n, { generator })).subarray(0, count % n);
    }
  }
}

/**
 * The given sample numbers in a random order.
 *
 * @param indices - which come in random order
 * @param options - `generator`, default the one that `manualSeed` seeds
 * @example
 * [...new SubsetRandomSampler([4, 2])].sort(); // => [2, 4]
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.SubsetRandomSampler
 */
export class SubsetRandomSampler implements Sampler {
  readonly indices: readonly number[];
  readonly generator: Generator | undefined;

  constructor(indices: Iterable<number>, options: { generator?: Generator | undefined } = {}) {
    this.indices = [...indices];
    this.generator = options.generator;
  }

  get length(): number {
    return this.indices.length;
  }

  *[Symbol.iterator](): Iterator<number> {
    const order = numbersOf(randperm(this.indices.length, { generator: this.generator }));
    for (const at of order) yield this.indices[at] as number;
  }
}

/**
 * Sample numbers drawn with given weights: i with probability weights[i] / (weights[0] + weights[1] + ...).
 *
 * @param weights - not negative; they need not sum to 1
 * @param numSamples - how many samples an epoch has
 * @param options - `replacement` (default true): whether a sample may come several times
 * @throws ValueError when the weights are no list of numbers or numSamples is no positive integer; when iterated, for weights
 *   that are negative, infinite, all 0, or too few
 * @example
 * [...new WeightedRandomSampler([0, 1, 0], 2)]; // [1, 1]
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.WeightedRandomSampler
 */
export class WeightedRandomSampler implements Sampler {
  readonly weights: Float64Array;
  readonly numSamples: number;
  readonly replacement: boolean;
  readonly generator: Generator | undefined;

  constructor(
    weights: ArrayLike<number> | Tensor,
    numSamples: number,
    options: { replacement?: boolean; generator?: Generator | undefined } = {},
  ) {
    checkCount(numSamples);
    this.numSamples = numSamples;
    this.replacement = checkBoolean('replacement', options.replacement ?? true);
    this.weights = checkWeights(weights);
    this.generator = options.generator;
  }

  get length(): number {
    return this.numSamples;
  }

  *[Symbol.iterator](): Iterator<number> {
    yield* drawWeighted(this.weights, this.numSamples, this.replacement, this.generator);
  }
}

/**
 * Groups of a sampler's numbers. @see https://pytorch.org/docs/stable/data.html#torch.utils.data.BatchSampler
 *
 * @param sampler - of indices
 * @param batchSize - indices in a batch
 * @param dropLast - leave out a last batch that is smaller
 * @throws ValueError for a size below 1
 * @example
 * [...new BatchSampler(new SequentialSampler([5, 6, 7]), 2, false)]; // => [[0, 1], [2]]
 */
export class BatchSampler implements Sampler<number[]> {
  readonly sampler: Iterable<number> & { readonly length?: number };
  readonly batchSize: number;
  readonly dropLast: boolean;

  constructor(sampler: Iterable<number> & { readonly length?: number }, batchSize: number, dropLast: boolean) {
    if (!Number.isInteger(batchSize) || batchSize < 1) {
      throw new ValueError(`batch_size should be a positive integer value, but got batch_size=${String(batchSize)}`);
    }
    this.sampler = sampler;
    this.batchSize = batchSize;
    this.dropLast = checkBoolean('drop_last', dropLast);
  }

  get length(): number {
    const batches = (this.sampler.length ?? Number.NaN) / this.batchSize;
    return this.dropLast ? Math.floor(batches) : Math.ceil(batches);
  }

  *[Symbol.iterator](): Iterator<number[]> {
    let batch: number[] = [];
    for (const index of this.sampler) {
      batch.push(index);
      if (batch.length < this.batchSize) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0 && !this.dropLast) yield batch;
  }
}

function numbersOf(drawn: Tensor): Int32Array {
  const numbers = drawn.data() as Int32Array;
  drawn.dispose();
  return numbers;
}

function checkBoolean(name: string, value: boolean): boolean {
  if (typeof value === 'boolean') return value;
  throw new ValueError(`${name} should be a boolean value, but got ${name}=${String(value)}`);
}

function checkCount(numSamples: number): void {
  if (Number.isInteger(numSamples) && numSamples > 0) return;
  throw new ValueError(`num_samples should be a positive integer value, but got num_samples=${String(numSamples)}`);
}
