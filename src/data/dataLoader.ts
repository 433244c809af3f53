import { ValueError } from '../errors';
import { drawSeed, type Generator } from '../tensor/generator';
import { type Collated, defaultCollate } from './collate';
import type { Dataset } from './dataset';
import { BatchSampler, RandomSampler, SequentialSampler } from './sampler';

export interface DataLoaderOptions<Sample, Batch> {
  /** Samples in a batch; default 1. */
  batchSize?: number;
  /** A new random order each epoch; default false. */
  shuffle?: boolean;
  /** Leave out a last batch that is smaller than the others; default false. */
  dropLast?: boolean;
  /** The order of samples; not together with shuffle. */
  sampler?: Iterable<number> & { readonly length?: number };
  /** Lists of samples, one a batch; not together with batchSize, shuffle, sampler and dropLast. */
  batchSampler?: Iterable<readonly number[]> & { readonly length?: number };
  /** Makes a batch of a list of samples; by default they are stacked. */
  collate?: (samples: Sample[]) => Batch;
  /** Where the random order comes from; by default the generator that `manualSeed` seeds. */
  generator?: Generator;
}

/**
 * Batches of a dataset, for `for (const batch of loader)`; each loop is an epoch. A dataset whose `get` returns promises
 * is iterated with `for await`, which also gives the event loop a turn between batches.
 *
 * After `manualSeed(s)` the shuffled order is the one that PyTorch's DataLoader has after `torch.manual_seed(s)`.
 *
 * @example
 * const loader = new DataLoader(dataset, { batchSize: 64, shuffle: true });
 * for (const [imgs, targets] of loader) train(imgs, targets);
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.DataLoader
 */
export class DataLoader<Sample, Batch = Collated<Awaited<Sample>>> {
  readonly dataset: Dataset<Sample>;
  readonly batchSampler: Iterable<readonly number[]> & { readonly length?: number };
  private readonly generator: Generator | undefined;
  private readonly collate: ((samples: Sample[]) => Batch) | undefined;

  constructor(dataset: Dataset<Sample>, options: DataLoaderOptions<Sample, Batch> = {}) {
    const { batchSize = 1, shuffle = false, dropLast = false, sampler, batchSampler, collate, generator } = options;
    if (sampler !== undefined && shuffle) {
      throw new ValueError('sampler option is mutually exclusive with shuffle');
    }
    const groups = options.batchSize !== undefined || shuffle || sampler !== undefined || dropLast;
    if (batchSampler !== undefined && groups) {
      throw new ValueError(
        'batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and drop_last',
      );
    }
    this.dataset = dataset;
    this.generator = generator;
    this.collate = collate;
    const order = sampler ?? (shuffle ? new RandomSampler(dataset, { generator }) : new SequentialSampler(dataset));
    this.batchSampler = batchSampler ?? new BatchSampler(order, batchSize, dropLast);
  }

  /** Number of batches in an epoch. */
  get length(): number {
    return this.batchSampler.length ?? Number.NaN;
  }

  /** The lists of sample numbers of one epoch, in order. */
  private *epoch(): IterableEpoch<readonly number[]> {
    // PyTorch's iterator draws a seed for its workers before the sampler draws its own.
    drawSeed(this.generator);
    yield* this.batchSampler;
  }

  private batchOf(samples: Sample[]): Batch {
    return this.collate === undefined ? (defaultCollate(samples) as Batch) : this.collate(samples);
  }

  *[Symbol.iterator](): IterableEpoch<Batch> {
    for (const indices of this.epoch()) {
      if (this.collate === undefined && this.dataset.getBatch !== undefined) {
        yield settled(this.dataset.getBatch(indices)) as Batch;
      } else yield this.batchOf(indices.map((index) => settled(this.dataset.get(index)) as Sample));
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Batch, void, undefined> {
    for (const indices of this.epoch()) {
      await turn();
      if (this.collate === undefined && this.dataset.getBatch !== undefined) {
        yield (await this.dataset.getBatch(indices)) as Batch;
      } else yield this.batchOf((await Promise.all(indices.map((index) => this.dataset.get(index)))) as Sample[]);
    }
  }
}

type IterableEpoch<T> = globalThis.Generator<T, void, undefined>;

function settled<T>(value: T | Promise<T>): T {
  if (value !== null && typeof value === 'object' && typeof (value as Promise<T>).then === 'function') {
    throw new ValueError(
      'this dataset gives its samples as promises: iterate the loader with `for await (... of loader)`',
    );
  }
  return value as T;
}

/** Resolves after the event loop has had a turn: timers, input and finalizers run. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const immediate = (globalThis as { setImmediate?: (callback: () => void) => void }).setImmediate;
    if (immediate !== undefined) immediate(resolve);
    else if (typeof MessageChannel === 'function') {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    } else setTimeout(resolve, 0);
  });
}
