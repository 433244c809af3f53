/** Of each batch that all processes have together, this one's part: every n-th sample from its rank on. */
export class PartOfBatches implements Iterable<number[]> {
  /** @param shards - how many parts that are never divided a batch has, sample i being in part i mod `shards` */
  constructor(
    private readonly batches: Iterable<number[]> & { readonly length: number },
    private readonly rank: number,
    private readonly size: number,
    private readonly shards: number = size,
  ) {}

  get length(): number {
    return this.batches.length;
  }

  *[Symbol.iterator](): Iterator<number[]> {
    for (const batch of this.batches) {
      const part = batch.filter((_, i) => isOwn(i, this.rank, this.size, this.shards));
      // A process without a sample takes part all the same, with one that does not count.
      yield part.length > 0 ? part : batch.slice(0, 1);
    }
  }
}

/** Whether sample i of a batch is in a process's part. */
export function isOwn(i: number, rank: number, size: number, shards: number): boolean {
  return (i % shards) % size === rank;
}

/** How many of a batch's samples are in a process's part. */
export function partSize(batch: number, rank: number, size: number): number {
  return Math.max(Math.ceil((batch - rank) / size), 0);
}

/** Every n-th batch from this process's rank on. */
export class EachNth implements Iterable<number[]> {
  constructor(
    private readonly batches: Iterable<number[]> & { readonly length: number },
    private readonly rank: number,
    private readonly size: number,
  ) {}

  get length(): number {
    return partSize(this.batches.length, this.rank, this.size);
  }

  *[Symbol.iterator](): Iterator<number[]> {
    let i = 0;
    for (const batch of this.batches) if (i++ % this.size === this.rank) yield batch;
  }
}
