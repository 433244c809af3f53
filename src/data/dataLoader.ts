import { ValueError } from '../errors';
import { drawSeed, type Generator } from '../tensor/generator';
import { warnOnce } from '../warn';
import { type Collated, type Converted, collateIn, convert } from './collate';
import { columnsOf } from './columns';
import { batchAtOnce, type Dataset, isPromise } from './dataset';
import { asyncSamplesOf, isStream, type Stream, samplesOf } from './iterableDataset';
import { BatchSampler, RandomSampler, SequentialSampler } from './sampler';
import { datasetOf, type Source } from './source';
import { Subset } from './subset';

type Indices<Index> = Iterable<Index> & { readonly length?: number };

export interface DataLoaderOptions<Sample, Batch, Size extends number | null = number | null> {
  /** Samples in a batch; default 1. null: no batches, the samples one by one. */
  batchSize?: Size;
  /** A new random order each epoch; default false. */
  shuffle?: boolean;
  /** Leave out a last batch that is smaller than the others; default false. */
  dropLast?: boolean;
  /** The order of samples; not together with shuffle. */
  sampler?: Indices<number>;
  /** Lists of samples, one a batch; not together with batchSize, shuffle, sampler and dropLast. */
  batchSampler?: Indices<readonly number[]>;
  /** Makes a batch of a list of samples (of one sample where there are no batches); by default they are stacked. */
  collate?: (samples: Size extends null ? Sample : Sample[]) => Batch;
  /** PyTorch's name of `collate`. */
  collateFn?: (samples: Size extends null ? Sample : Sample[]) => Batch;
  /** Where the random order comes from; by default the generator that `manualSeed` seeds. */
  generator?: Generator;
  /** Without effect: samples are made by the thread that asks for them; `for await` takes samples that are promises. */
  numWorkers?: number;
  /** Without effect: there is one memory. */
  pinMemory?: boolean;
  /** Without effect, as all that is about workers. */
  pinMemoryDevice?: string;
  prefetchFactor?: number;
  persistentWorkers?: boolean;
  timeout?: number;
  workerInitFn?: ((worker: number) => void) | null;
  multiprocessingContext?: string | null;
}

declare const asSamplesSay: unique symbol;
/** The batch that the samples' type says: no `collate` was given. */
export interface Default {
  [asSamplesSay]: never;
}

/** What a loader gives. */
export type BatchOf<Sample, Batch, Size> = [Batch] extends [Default]
  ? Size extends null
    ? Converted<Awaited<Sample>>
    : Collated<Awaited<Sample>>
  : Batch;

/**
 * Batches of a dataset, for `for (const batch of loader)`; each loop is an epoch. A dataset whose `get` returns promises
 * is iterated with `for await`, which also gives the event loop a turn between batches.
 *
 * Tensors and typed arrays are stacked. Plain numbers become one tensor a batch, whose dtype is the same in every batch: int32
 * where the dataset has whole numbers only, as class indices are, else float32. Of an array of samples all are looked at, of
 * other datasets those of the first batch; a fraction in a later one is an error.
 *
 * After `manualSeed(s)` the shuffled order is the one that PyTorch's DataLoader has after `torch.manual_seed(s)`.
 *
 * @param dataset - a dataset, an array of samples, a tensor whose rows they are, or an iterable of samples
 * @param options - `batchSize` (default 1), `shuffle`, `sampler`, `batchSampler`, `collateFn`, `dropLast`, `generator`
 * @throws ValueError for options that exclude each other
 * @throws ValueError for options that exclude each other, and for sizes that are no whole numbers
 * @example
 * const loader = new DataLoader(dataset, { batchSize: 64, shuffle: true });
 * for (const [imgs, targets] of loader) train(imgs, targets);
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.DataLoader
 */
export class DataLoader<Sample, Batch = Default, Size extends number | null = number> {
  readonly dataset: (Source<Sample> | Stream<Sample>) & { readonly length: number };
  /** Samples in a batch; null where there are no batches, and with a batch sampler. */
  readonly batchSize: number | null;
  readonly dropLast: boolean;
  /** The order of samples; null for an iterable, which has its own. */
  readonly sampler: Indices<number> | null;
  readonly batchSampler: Indices<readonly number[]> | null;
  /** One of the two is what samples come from. */
  private readonly stream: Stream<Sample> | null;
  private readonly samples: Dataset<Sample> | null;
  private readonly generator: Generator | undefined;
  private readonly collate: ((samples: unknown) => unknown) | undefined;

  constructor(dataset: Source<Sample> | Stream<Sample>, options: DataLoaderOptions<Sample, Batch, Size> = {}) {
    const { batchSize = 1, shuffle = false, dropLast = false, sampler, batchSampler, generator } = options;
    const stream = isStream(dataset) ? (dataset as Stream<Sample>) : null;
    if (stream !== null) refuseOrder({ shuffle: shuffle || undefined, sampler, batchSampler });
    if (sampler !== undefined && shuffle) {
      throw new ValueError('sampler option is mutually exclusive with shuffle');
    }
    const groups = options.batchSize !== undefined || shuffle || sampler !== undefined || dropLast;
    if (batchSampler !== undefined && groups) {
      throw new ValueError(
        'batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, and drop_last',
      );
    }
    if (batchSize === null && dropLast) {
      throw new ValueError('batch_size=None option disables auto-batching and is mutually exclusive with drop_last');
    }
    if (options.collate !== undefined && options.collateFn !== undefined) {
      throw new ValueError('collate and collateFn are two names of one option: give one of them');
    }
    ignoreWorkers(options);
    this.dataset = dataset as this['dataset'];
    this.stream = stream;
    this.samples = stream === null ? datasetOf(dataset as Source<Sample>) : null;
    this.batchSize = batchSampler === undefined ? batchSize : null;
    this.dropLast = dropLast;
    this.generator = generator;
    this.collate = (options.collate ?? options.collateFn) as ((samples: unknown) => unknown) | undefined;
    const counted = this.samples ?? { length: 0 };
    const order = sampler ?? (shuffle ? new RandomSampler(counted, { generator }) : new SequentialSampler(counted));
    const grouped = batchSampler ?? (batchSize === null ? null : new BatchSampler(order, batchSize, dropLast));
    this.sampler = stream === null ? order : null;
    this.batchSampler = stream === null ? grouped : null;
  }

  /** Number of batches in an epoch; NaN where nobody knows. */
  get length(): number {
    if (this.stream === null) return (this.batchSampler ?? this.sampler)?.length ?? Number.NaN;
    const samples = (this.dataset as { length?: number }).length ?? Number.NaN;
    if (this.batchSize === null) return samples;
    return this.dropLast ? Math.floor(samples / this.batchSize) : Math.ceil(samples / this.batchSize);
  }

  /** PyTorch's iterator draws a seed for its workers before the sampler draws its own. */
  private begin(): void {
    drawSeed(this.generator);
  }

  private batchOf(samples: unknown): BatchOf<Sample, Batch, Size> {
    let batch: unknown;
    if (this.collate !== undefined) batch = this.collate(samples);
    else if (this.batchSize === null && this.batchSampler === null) batch = convert(samples);
    else batch = collateIn(columnsOf(wholeOf(this.dataset)), samples as unknown[]);
    return batch as BatchOf<Sample, Batch, Size>;
  }

  /** The batch that the dataset makes at once, or undefined. */
  private atOnce(dataset: Dataset<Sample>, indices: readonly number[]): unknown {
    return this.collate === undefined ? batchAtOnce(dataset, indices) : undefined;
  }

  *[Symbol.iterator](): IterableEpoch<BatchOf<Sample, Batch, Size>> {
    this.begin();
    if (this.stream !== null) {
      let samples: unknown[] = [];
      for (const sample of samplesOf(this.stream)) {
        if (this.batchSize === null) yield this.batchOf(settled(sample));
        else if (samples.push(settled(sample)) === this.batchSize) {
          yield this.batchOf(samples);
          samples = [];
        }
      }
      if (samples.length > 0 && !this.dropLast) yield this.batchOf(samples);
      return;
    }
    const dataset = this.samples as Dataset<Sample>;
    if (this.batchSampler === null) {
      for (const index of this.sampler as Iterable<number>) yield this.batchOf(settled(dataset.get(index)));
      return;
    }
    for (const indices of this.batchSampler) {
      const batch = settled(this.atOnce(dataset, indices));
      if (batch !== undefined) yield batch as BatchOf<Sample, Batch, Size>;
      else yield this.batchOf(Array.from(indices, (index) => settled(dataset.get(index))));
    }
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<BatchOf<Sample, Batch, Size>, void, undefined> {
    this.begin();
    if (this.stream !== null) {
      let samples: unknown[] = [];
      for await (const sample of asyncSamplesOf(this.stream)) {
        if (this.batchSize === null) yield this.batchOf(sample);
        else if (samples.push(sample) === this.batchSize) {
          await turn();
          yield this.batchOf(samples);
          samples = [];
        }
      }
      if (samples.length > 0 && !this.dropLast) yield this.batchOf(samples);
      return;
    }
    const dataset = this.samples as Dataset<Sample>;
    if (this.batchSampler === null) {
      for (const index of this.sampler as Iterable<number>) {
        await turn();
        yield this.batchOf(await dataset.get(index));
      }
      return;
    }
    for (const indices of this.batchSampler) {
      await turn();
      const batch = await this.atOnce(dataset, indices);
      if (batch !== undefined) yield batch as BatchOf<Sample, Batch, Size>;
      else yield this.batchOf(await Promise.all(Array.from(indices, (index) => dataset.get(index))));
    }
  }
}

type IterableEpoch<T> = globalThis.Generator<T, void, undefined>;

/** What a dataset is a part of: loaders of parts of the same samples agree in their dtypes. */
function wholeOf(source: object): object {
  let whole = source;
  while (whole instanceof Subset) whole = whole.dataset;
  return whole;
}

function refuseOrder(options: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const pythonic = name.replace('S', '_s');
    throw new ValueError(
      `DataLoader with IterableDataset: expected unspecified ${pythonic} option, but got ${pythonic}=${String(value)}`,
    );
  }
}

type WorkerOptions = Pick<
  DataLoaderOptions<unknown, unknown, number>,
  'numWorkers' | 'pinMemory' | 'prefetchFactor' | 'persistentWorkers' | 'timeout' | 'workerInitFn'
>;

function ignoreWorkers(options: WorkerOptions): void {
  const { numWorkers = 0, pinMemory = false, timeout = 0, prefetchFactor = 2 } = options;
  if (numWorkers < 0) {
    throw new ValueError('num_workers option should be non-negative; use num_workers=0 to disable multiprocessing.');
  }
  if (timeout < 0) throw new ValueError('timeout option should be non-negative');
  if (numWorkers === 0 && prefetchFactor !== 2) {
    throw new ValueError(
      'prefetch_factor option could only be specified in multiprocessing.let num_workers > 0 to enable multiprocessing.',
    );
  }
  if (numWorkers === 0 && options.persistentWorkers) {
    throw new ValueError('persistent_workers option needs num_workers > 0');
  }
  if (numWorkers > 0 || pinMemory || timeout > 0 || options.workerInitFn) {
    warnOnce(
      'DataLoader: numWorkers and pinMemory have no effect here, nor has what else is about workers; a dataset whose get() returns ' +
        'promises loads a batch side by side (for await)',
    );
  }
}

function settled<T>(value: T | Promise<T>): T {
  if (isPromise(value)) {
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
