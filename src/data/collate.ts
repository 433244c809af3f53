import { DTypeError } from '../errors';
import { stack } from '../ops/joining/stack';
import { fromNumbers } from '../tensor/create';
import { Tensor } from '../tensor/tensor';

/** What the default collation makes of a list of samples. */
export type Collated<Sample> = Sample extends Tensor
  ? Tensor
  : Sample extends number | boolean
    ? Tensor
    : Sample extends string
      ? string[]
      : Sample extends readonly unknown[]
        ? { -readonly [K in keyof Sample]: Collated<Sample[K]> }
        : Sample extends object
          ? { [K in keyof Sample]: Collated<Sample[K]> }
          : Sample[];

/**
 * One batch of several samples: tensors are stacked, numbers become a tensor (int32 when all are integers, as class
 * indices are), arrays and objects are collated entry by entry, strings stay a list.
 *
 * @example
 * defaultCollate([[tensor([1, 2]), 3], [tensor([4, 5]), 6]]); // [[[1, 2], [4, 5]], [3, 6]]
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.default_collate
 */
export function defaultCollate<Sample>(samples: readonly Sample[]): Collated<Sample> {
  return collate(samples) as Collated<Sample>;
}

function collate(samples: readonly unknown[]): unknown {
  const first = samples[0];
  if (first instanceof Tensor) return stack(samples as Tensor[], 0);
  if (typeof first === 'number') {
    const numbers = samples as number[];
    return fromNumbers(numbers, [numbers.length], numbers.every(Number.isInteger) ? 'int32' : 'float32');
  }
  if (typeof first === 'boolean') return fromNumbers(samples as boolean[], [samples.length], 'bool');
  if (typeof first === 'string') return [...samples];
  if (Array.isArray(first)) {
    return first.map((_, i) => collate((samples as unknown[][]).map((sample) => sample[i])));
  }
  if (first !== null && typeof first === 'object') {
    const entries = Object.keys(first).map((key) => [
      key,
      collate(samples.map((sample) => (sample as Record<string, unknown>)[key])),
    ]);
    return Object.fromEntries(entries);
  }
  throw new DTypeError(
    `default collate: batches must contain tensors, numbers, arrays or objects; found ${first === null ? 'null' : typeof first}`,
  );
}
