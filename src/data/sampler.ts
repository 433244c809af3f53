import { ValueError } from '../errors';
import type { TypedArray } from '../tensor/dtype';
import { drawSeed, Generator } from '../tensor/generator';
import { randperm } from '../tensor/random';

/** An order of samples; each iteration is an epoch. */
export interface Sampler extends Iterable<number> {
  readonly length: number;
}

/** 0, 1, 2, ... @see https://pytorch.org/docs/stable/data.html#torch.utils.data.SequentialSampler */
export class SequentialSampler implements Sampler {
  readonly length: number;

  constructor(source: { readonly length: number }) {
    this.length = source.length;
  }

  *[Symbol.iterator](): Iterator<number> {
    for (let i = 0; i < this.length; i++) yield i;
  }
}

/**
 * A new random order each epoch, the same that PyTorch draws: without a generator of its own, one is seeded from the
 * default generator at the start of each epoch.
 *
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.RandomSampler
 */
export class RandomSampler implements Sampler {
  readonly length: number;
  readonly generator: Generator | undefined;

  constructor(source: { readonly length: number }, options: { generator?: Generator | undefined } = {}) {
    this.length = source.length;
    this.generator = options.generator;
  }

  *[Symbol.iterator](): Iterator<number> {
    const generator = this.generator ?? new Generator().manualSeed(drawSeed());
    yield* orderOf(this.length, generator);
    // PyTorch ends an epoch by the first 0 numbers of a further order, and the next epoch goes on behind that.
    if (generator === this.generator) orderOf(this.length, generator);
  }
}

function orderOf(length: number, generator: Generator): TypedArray {
  const order = randperm(length, { generator });
  const indices = order.data();
  order.dispose();
  return indices;
}

/** Groups of a sampler's numbers. @see https://pytorch.org/docs/stable/data.html#torch.utils.data.BatchSampler */
export class BatchSampler implements Iterable<number[]> {
  readonly sampler: Iterable<number> & { readonly length?: number };
  readonly batchSize: number;
  readonly dropLast: boolean;

  constructor(sampler: Iterable<number> & { readonly length?: number }, batchSize: number, dropLast: boolean) {
    if (!Number.isInteger(batchSize) || batchSize < 1) {
      throw new ValueError(`batch_size should be a positive integer value, but got batch_size=${batchSize}`);
    }
    this.sampler = sampler;
    this.batchSize = batchSize;
    this.dropLast = dropLast;
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
