/** Of each batch that all processes have together, this one's part: every n-th sample from its rank on. */
export class PartOfBatches implements Iterable<number[]> {
  constructor(
    private readonly batches: Iterable<number[]> & { readonly length: number },
    private readonly rank: number,
    private readonly size: number,
  ) {}

  get length(): number {
    return this.batches.length;
  }

  *[Symbol.iterator](): Iterator<number[]> {
    for (const batch of this.batches) {
      const part = batch.filter((_, i) => i % this.size === this.rank);
      // A process without a sample takes part all the same, with one that does not count.
      yield part.length > 0 ? part : batch.slice(0, 1);
    }
  }
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
