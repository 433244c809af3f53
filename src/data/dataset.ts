import { IndexError, ValueError } from '../errors';
import { index as indexed } from '../ops/indexing/at';
import type { Slice } from '../ops/indexing/drivers/indexItems';
import { indexSelect } from '../ops/indexing/indexSelect';
import { select } from '../ops/shape/select';
import { fromNumbers } from '../tensor/create';
import type { Tensor } from '../tensor/tensor';

/**
 * Samples by number: a class with `length` and `get(index)`, where `get` may return a promise if the loader is iterated with
 * `for await`. Objects with these two need not extend it.
 *
 * @example
 * class Squares extends Dataset<[Tensor, number]> {
 *   readonly length = 100;
 *   get(index: number): [Tensor, number] { return [tensor([index]), index * index]; }
 * }
 * const batches = [...new DataLoader(new Squares(), { batchSize: 10 })];
 * batches.length; // 10
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.Dataset
 */
export abstract class Dataset<Sample> {
  abstract readonly length: number;
  abstract get(index: number): Sample | Promise<Sample>;
  /**
   * The collated batch of several samples, where that is quicker than sample by sample; undefined where it is not to be had.
   * A class that overrides `get` alone is asked sample by sample.
   */
  getBatch?(indices: readonly number[]): unknown;
}

/** The batch that a dataset makes at once, or undefined: a `get` nearer to the object than `getBatch` says something else. */
export function batchAtOnce(dataset: Dataset<unknown>, indices: readonly number[]): unknown {
  for (let level: object | null = dataset; level !== null; level = Object.getPrototypeOf(level)) {
    if (Object.hasOwn(level, 'getBatch')) return dataset.getBatch?.(indices);
    if (Object.hasOwn(level, 'get')) return undefined;
  }
  return undefined;
}

export function isPromise(value: unknown): value is Promise<unknown> {
  return value !== null && typeof value === 'object' && typeof (value as { then?: unknown }).then === 'function';
}

/** Throws IndexError unless `index` is one of `length` samples. */
export function checkIndex(index: number, length: number): void {
  if (!Number.isInteger(index) || index < 0 || index >= length) {
    throw new IndexError(`index ${String(index)} is out of range for a dataset of ${length} samples`);
  }
}

/**
 * Samples along the first dim of one or more tensors.
 *
 * @param tensors - all of one size along the first dim
 * @throws ValueError when the tensors differ in their number of samples
 * @throws ShapeError where the sizes differ
 * @example
 * const dataset = new TensorDataset(rand([100, 3]), zeros([100], { dtype: 'int32' }));
 * const [x, y] = dataset.get(0);
 * const [firstTen] = dataset.get(slice(0, 10));
 * @see https://pytorch.org/docs/stable/data.html#torch.utils.data.TensorDataset
 */
export class TensorDataset<Tensors extends readonly Tensor[]> implements Dataset<Tensors> {
  readonly tensors: Tensors;
  readonly length: number;

  constructor(...tensors: Tensors) {
    const sizes = tensors.map((x: Tensor | null) => x?.shape?.[0]);
    if (sizes.length === 0 || sizes.some((size) => size === undefined || size !== sizes[0])) {
      throw new ValueError(`Size mismatch between tensors: first dims are ${sizes.join(', ')}`);
    }
    this.tensors = tensors;
    this.length = sizes[0] as number;
  }

  /**
   * One sample; or several, by a slice, an array of numbers, or an int32 or bool tensor.
   *
   * @param index - of the row
   * @returns a row of each tensor
   */
  get(index: number | Slice | readonly number[] | Tensor): Tensors {
    if (typeof index === 'number') checkIndex(index, this.length);
    const chosen = (x: Tensor): Tensor => (typeof index === 'number' ? select(x, 0, index) : indexed(x, index));
    return this.tensors.map(chosen) as unknown as Tensors;
  }

  getBatch(indices: readonly number[]): Tensors {
    for (const index of indices) checkIndex(index, this.length);
    const index = fromNumbers(indices, [indices.length], 'int32');
    const batch = this.tensors.map((x) => indexSelect(x, 0, index));
    index.dispose();
    return batch as unknown as Tensors;
  }
}
