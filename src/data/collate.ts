import { DTypeError, IndexError, ShapeError, ValueError } from '../errors';
import { stack } from '../ops/joining/stack';
import { fromNumbers, tensor } from '../tensor/create';
import { isPlainObject } from '../tensor/plainObject';
import { Tensor } from '../tensor/tensor';
import { isNumberArray, type NumberArray } from '../tensor/typedArray';
import { typeName } from '../tensor/wrongArguments';
import { Columns, type Path } from './columns';

/** What the default collation makes of a list of samples. */
export type Collated<Sample> = Sample extends Tensor | NumberArray
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

/** What a loader without batches makes of a sample: typed arrays become tensors. */
export type Converted<Sample> = Sample extends Tensor | NumberArray
  ? Tensor
  : Sample extends number | boolean | string
    ? Sample
    : Sample extends readonly unknown[]
      ? { -readonly [K in keyof Sample]: Converted<Sample[K]> }
      : Sample extends object
        ? { [K in keyof Sample]: Converted<Sample[K]> }
        : Sample;

/**
 * One batch of several samples: tensors and typed arrays are stacked, numbers become a tensor (int32 when all are whole, as
 * class indices are), arrays and objects are collated entry by entry, strings stay a list.
 *
 * @param samples - at least one, all of one structure
 * @returns of the same structure, with a dim for the batch in front of each tensor
 * @throws DTypeError for other values, and for values of several kinds in the same place
 * @throws ShapeError for tensors or arrays of several sizes, ValueError for a missing key
 * @example
 * defaultCollate([[tensor([1, 2]), 3], [tensor([4, 5]), 6]]); // [[[1, 2], [4, 5]], [3, 6]]
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.default_collate
 */
export function defaultCollate<Sample>(samples: readonly Sample[]): Collated<Sample> {
  return collateIn(new Columns(), samples);
}

/** The same for one of several batches, whose columns keep their dtypes; `path` is where in a dataset's samples these are. */
export function collateIn<Sample>(columns: Columns, samples: readonly Sample[], path: Path = []): Collated<Sample> {
  if (samples.length === 0) throw new IndexError('list index out of range: default_collate of no samples');
  return collate(columns, path, samples) as Collated<Sample>;
}

/** Deeper samples are none, but contain themselves. */
const MAX_DEPTH = 100;

function collate(columns: Columns, path: Path, samples: readonly unknown[]): unknown {
  const first = samples[0];
  if (path.length > MAX_DEPTH) throw new ValueError(`default_collate: samples are nested more than ${MAX_DEPTH} deep`);
  if (first instanceof Tensor || isNumberArray(first)) return stackAll(samples);
  if (typeof first === 'number' || typeof first === 'boolean') {
    const numbers = samples.map((sample) => numberOf(sample));
    return fromNumbers(numbers, [numbers.length], columns.dtypeOf(path, numbers));
  }
  if (typeof first === 'string') return [...samples];
  if (Array.isArray(first)) {
    const rows = samples.map((sample) => arrayOf(sample, first.length));
    // Also of holes, which map() leaves out.
    return Array.from(first, (_, i) =>
      collate(
        columns,
        [...path, i],
        rows.map((row) => row[i]),
      ),
    );
  }
  if (isPlainObject(first)) {
    const entries = Object.keys(first).map((key) => [
      key,
      collate(
        columns,
        [...path, key],
        samples.map((sample, i) => entryOf(sample, key, i)),
      ),
    ]);
    return Object.fromEntries(entries);
  }
  throw new DTypeError(
    'default_collate: batch must contain tensors, numpy arrays, numbers, dicts or lists; found ' +
      `${typeName(first)}. Here: tensors, typed arrays, numbers, booleans, strings, arrays and plain objects of them; for others give the DataLoader a \`collate\``,
  );
}

function stackAll(samples: readonly unknown[]): Tensor {
  const parts = samples.map((sample, i) => {
    if (sample instanceof Tensor) return sample;
    if (isNumberArray(sample)) return tensor(sample);
    throw new DTypeError(`expected Tensor as element ${i} in argument 0, but got ${typeName(sample)}`);
  });
  const batch = stack(parts, 0);
  parts.forEach((part, i) => {
    if (part !== samples[i]) part.dispose();
  });
  return batch;
}

function numberOf(sample: unknown): number | boolean {
  if (typeof sample === 'number' || typeof sample === 'boolean') return sample;
  if (sample instanceof Tensor && sample.dtype !== 'complex64') return sample.item<number | boolean>();
  throw new DTypeError(`default_collate: must be real number, not ${typeName(sample)}`);
}

function arrayOf(sample: unknown, length: number): readonly unknown[] {
  if (Array.isArray(sample) && sample.length === length) return sample;
  const got = Array.isArray(sample) ? `${length} and ${sample.length} elements` : `an array and ${typeName(sample)}`;
  throw new ShapeError(`each element in list of batch should be of equal size: got ${got}`);
}

function entryOf(sample: unknown, key: string, i: number): unknown {
  if (!isPlainObject(sample)) {
    throw new DTypeError(`default_collate: sample 0 is an object, sample ${i} is ${typeName(sample)}`);
  }
  if (Object.hasOwn(sample, key)) return sample[key];
  throw new ValueError(`KeyError: '${key}': default_collate: sample ${i} has no such key, sample 0 has`);
}

/** A sample with its typed arrays made tensors, as a loader without batches gives it. */
export function convert(sample: unknown, depth = 0): unknown {
  if (depth > MAX_DEPTH) throw new ValueError(`default_convert: the sample is nested more than ${MAX_DEPTH} deep`);
  if (isNumberArray(sample)) return tensor(sample);
  if (Array.isArray(sample)) return sample.map((part) => convert(part, depth + 1));
  if (!isPlainObject(sample)) return sample;
  return Object.fromEntries(Object.entries(sample).map(([key, part]) => [key, convert(part, depth + 1)]));
}
