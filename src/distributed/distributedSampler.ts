import type { Sampler } from '../data/sampler';
import { ValueError } from '../errors';
import { Generator } from '../tensor/generator';
import { randperm } from '../tensor/random';
import { getRank, getWorldSize } from './world';

export interface DistributedSamplerOptions {
  /** Among how many processes the samples are divided; by default all that `initProcessGroup` has joined. */
  numReplicas?: number;
  /** Which of them this is. */
  rank?: number;
  /** A new random order each epoch, the same on all ranks; default true. */
  shuffle?: boolean;
  /** Seeds the order, together with the epoch; the same on all ranks; default 0. */
  seed?: number;
  /** Leave out the last samples that do not go round, instead of giving the first ones once more; default false. */
  dropLast?: boolean;
}

/**
 * This process's part of a dataset: of the epoch's order the samples rank, rank + n, rank + 2n, ... of n processes, in PyTorch's
 * order.
 *
 * The orders of epochs differ only if `setEpoch` is called before each.
 *
 * @param dataset - what has a length
 * @param options - `numReplicas` and `rank`, by default those of the world; `shuffle` (default true), `seed`, `dropLast`
 * @throws ValueError for a rank that there is not, and where neither the options nor `initProcessGroup` say how many there are
 * @example
 * const sampler = new DistributedSampler(zeros([10, 2]), { numReplicas: 4, rank: 1, shuffle: false });
 * [...sampler]; // [1, 5, 9]
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.distributed.DistributedSampler
 */
export class DistributedSampler implements Sampler {
  readonly dataset: { readonly length: number };
  readonly numReplicas: number;
  readonly rank: number;
  readonly shuffle: boolean;
  readonly seed: number;
  readonly dropLast: boolean;
  /** Samples that this process gets in an epoch. */
  readonly numSamples: number;
  /** Samples that all get together. */
  readonly totalSize: number;
  epoch = 0;

  constructor(dataset: { readonly length: number }, options: DistributedSamplerOptions = {}) {
    const { shuffle = true, seed = 0, dropLast = false } = options;
    const replicas = options.numReplicas ?? getWorldSize();
    const rank = options.rank ?? getRank();
    if (!Number.isInteger(replicas) || replicas < 1) {
      throw new ValueError(`num_replicas should be a positive integer value, but got num_replicas=${String(replicas)}`);
    }
    if (!Number.isInteger(rank) || rank >= replicas || rank < 0) {
      throw new ValueError(`Invalid rank ${String(rank)}, rank should be in the interval [0, ${replicas - 1}]`);
    }
    this.dataset = dataset;
    this.numReplicas = replicas;
    this.rank = rank;
    this.shuffle = shuffle;
    this.seed = seed;
    this.dropLast = dropLast;
    const { length } = dataset;
    this.numSamples = dropLast ? Math.floor(length / replicas) : Math.ceil(length / replicas);
    this.totalSize = this.numSamples * replicas;
  }

  get length(): number {
    return this.numSamples;
  }

  /**
   * Says which epoch comes, for an order of its own.
   *
   * @param epoch - a number from which the order follows
   * @throws ValueError for what is no whole number
   */
  setEpoch(epoch: number): void {
    if (!Number.isInteger(epoch)) throw new ValueError(`epoch should be an integer, got ${String(epoch)}`);
    this.epoch = epoch;
  }

  *[Symbol.iterator](): Iterator<number> {
    const order = this.order();
    for (let at = this.rank; at < this.totalSize; at += this.numReplicas) {
      // What is missing at the end begins at the beginning again, however often.
      yield order[at % order.length] as number;
    }
  }

  private order(): ArrayLike<number> {
    const { length } = this.dataset;
    if (!this.shuffle) return Array.from({ length }, (_, i) => i);
    const generator = new Generator().manualSeed(this.seed + this.epoch);
    const drawn = randperm(length, { generator });
    const order = drawn.data() as Int32Array;
    drawn.dispose();
    return order;
  }
}
