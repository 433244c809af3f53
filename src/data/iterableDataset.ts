import { ValueError } from '../errors';

/**
 * Samples one after the other, where nobody knows the hundredth before the first: a class with `[Symbol.iterator]`, or with
 * `[Symbol.asyncIterator]` if the loader is iterated with `for await`. Each iteration of the loader starts a new one. A
 * `length` tells the loader how many batches there will be; it need not be there.
 *
 * @example
 * class Counting extends IterableDataset<number> {
 *   *[Symbol.iterator]() { for (let i = 0; i < 5; i++) yield i; }
 * }
 * const batches = [...new DataLoader(new Counting(), { batchSize: 2 })]; // [[0, 1], [2, 3], [4]]
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.IterableDataset
 */
export abstract class IterableDataset<Sample> {
  /** What the samples are; nothing is there. */
  declare protected readonly sampleType: Sample;
}

/** What a loader takes samples from in their own order. */
export type Stream<Sample> = IterableDataset<Sample> | Iterable<Sample> | AsyncIterable<Sample>;

/** Whether samples come from it in its own order, not by number. */
export function isStream(source: unknown): source is Stream<unknown> {
  if (source instanceof IterableDataset) return true;
  if (source === null || typeof source !== 'object' || Array.isArray(source) || ArrayBuffer.isView(source))
    return false;
  if (typeof (source as { get?: unknown }).get === 'function') return false;
  return Symbol.iterator in source || Symbol.asyncIterator in source;
}

/**
 * Streams one behind the other.
 *
 * @param datasets - datasets that are iterated, not asked by number
 * @throws ValueError when it comes to one that is no such dataset
 * @example
 * class UpTo extends IterableDataset<number> {
 *   constructor(readonly end: number) { super(); }
 *   *[Symbol.iterator]() { for (let i = 0; i < this.end; i++) yield i; }
 * }
 * const both = new ChainDataset([new UpTo(2), new UpTo(3)]);
 * [...new DataLoader(both, { batchSize: 2 })].map((batch) => batch.tolist()); // => [[0, 1], [0, 1], [2]]
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.ChainDataset
 */
export class ChainDataset<Sample> extends IterableDataset<Sample> {
  readonly datasets: Iterable<Stream<Sample>>;

  constructor(datasets: Iterable<Stream<Sample>>) {
    super();
    this.datasets = datasets;
  }

  get length(): number {
    let sum = 0;
    for (const dataset of this.datasets) sum += (checkStream(dataset) as { length?: number }).length ?? Number.NaN;
    return sum;
  }

  *[Symbol.iterator](): Generator<Sample, void, undefined> {
    for (const dataset of this.datasets) yield* samplesOf(checkStream(dataset));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Sample, void, undefined> {
    for (const dataset of this.datasets) yield* asyncSamplesOf(checkStream(dataset));
  }
}

function checkStream<Sample>(dataset: Stream<Sample>): Stream<Sample> {
  if (!isStream(dataset)) throw new ValueError('ChainDataset only supports IterableDataset');
  return dataset;
}

/** @throws ValueError where samples come by promises only */
export function samplesOf<Sample>(stream: Stream<Sample>): Iterable<Sample> {
  if (Symbol.iterator in stream && typeof stream[Symbol.iterator] === 'function') return stream as Iterable<Sample>;
  throw new ValueError(
    Symbol.asyncIterator in stream
      ? 'this dataset gives its samples as promises: iterate the loader with `for await (... of loader)`'
      : 'an IterableDataset has a method [Symbol.iterator] or [Symbol.asyncIterator]',
  );
}

export function asyncSamplesOf<Sample>(stream: Stream<Sample>): Iterable<Sample> | AsyncIterable<Sample> {
  const { [Symbol.asyncIterator]: own } = stream as Partial<AsyncIterable<Sample>>;
  return typeof own === 'function' ? (stream as AsyncIterable<Sample>) : samplesOf(stream);
}
