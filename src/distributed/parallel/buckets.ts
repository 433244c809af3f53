/**
 * Groups parameters into buckets, whose gradients go to the other ranks together: in the given order, each bucket until it has
 * `limit` bytes. The first one is smaller, so that sending begins early.
 *
 * @param bytes - of each parameter
 * @param order - their numbers, in the order in which their gradients are expected
 * @returns the numbers of the parameters of each bucket
 */
export function planBuckets(bytes: readonly number[], order: readonly number[], limits: BucketLimits): number[][] {
  const buckets: number[][] = [];
  let bucket: number[] = [];
  let size = 0;
  for (const i of order) {
    bucket.push(i);
    size += bytes[i] as number;
    if (size < (buckets.length === 0 ? limits.first : limits.others)) continue;
    buckets.push(bucket);
    bucket = [];
    size = 0;
  }
  if (bucket.length > 0) buckets.push(bucket);
  return buckets;
}

export interface BucketLimits {
  /** Bytes from which on a bucket is full. */
  first: number;
  others: number;
}

/** PyTorch's for the first bucket. */
export const FIRST_BUCKET_BYTES = 1 << 20;

export function bucketLimits(megabytes: number): BucketLimits {
  const others = megabytes * (1 << 20);
  return { first: Math.min(FIRST_BUCKET_BYTES, others), others };
}
