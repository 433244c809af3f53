import { DTypeError, IndexError } from '../../errors';
import { infoOf } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { inPlace } from '../pointwise/drivers/inPlace';
import { IndexPlaces } from './drivers/indices';
import { plusBlocks, withBlocks } from './drivers/putBlocks';

export interface PutOptions {
  /** Add to the elements instead of replacing them; equal indices add up. Default false. */
  accumulate?: boolean;
}

/**
 * A copy of x with the elements, counted in row-major order, that `index` names replaced by those of the source. Negative ones count
 * from the end.
 *
 * The gradient of `source` is that of the elements written; what they held before gets none, unless they were added to.
 *
 * @param x - of any shape
 * @param index - int32
 * @param source - as many elements as the index, of the dtype of x
 * @param options - `accumulate`: add in the place of replacing
 * @returns with the shape and the dtype of x
 * @throws IndexError for an index out of range or another count, DTypeError for other dtypes
 * @example
 * put(zeros([2, 2]), tensor(Int32Array.of(1, -1)), tensor([5, 7])); // [[0, 5], [0, 7]]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.put_.html
 */
export function put(x: Tensor, index: Tensor, source: Tensor, options?: PutOptions): Tensor {
  const scalarName = (x: Tensor): string => infoOf(x.dtype).scalarName;
  if (index.dtype !== 'int32') {
    throw new DTypeError(`put_(): Expected a long tensor for index, but got ${scalarName(index)}`);
  }
  if (x.dtype !== source.dtype) {
    throw new DTypeError(
      `put_(): self and source expected to have the same dtype, but got self.dtype = ${scalarName(x)} and source.dtype = ` +
        scalarName(source),
    );
  }
  if (index.count !== source.count) {
    throw new IndexError(
      'put_(): Expected source and index to have the same number of elements, but got source.numel() = ' +
        `${source.count}, index.numel() = ${index.count}`,
    );
  }
  if (x.count === 0 && index.count > 0) throw new IndexError('put_(): Tried to put elements into an empty tensor');
  const describe = (bad: number): string =>
    `out of range: tried to access index ${bad} on a tensor of ${x.count} elements.`;
  const offsets = new IndexPlaces(index, x.count, describe, true, [index.count], [0], 1);
  const write = options?.accumulate ? plusBlocks : withBlocks;
  return write(x, { offsets, block: 1 }, source, 'PutBackward0');
}

/** x = put(x, ...). */
export function put_(x: Tensor, index: Tensor, source: Tensor, options?: PutOptions): Tensor {
  return inPlace(x, [source], () => put(x, index, source, options));
}
