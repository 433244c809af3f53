import type { Tensor } from '../../tensor/tensor';
import { inPlace } from '../pointwise/drivers/inPlace';
import { checkSameType, withBlocks } from './drivers/putBlocks';
import { entryBlocks } from './indexAdd';

/**
 * A copy of x in which y[.., index[i], ..] = source[.., i, ..] along `dim`; where an index comes twice, the last one
 * stays.
 *
 * @param x - of any shape
 * @param dim - what the index counts along
 * @param index - int32 vector
 * @param source - as x, with as many entries along `dim` as the index has
 * @returns with the shape and the dtype of x
 * @throws IndexError for an index out of range, ShapeError when source does not fit, DTypeError for other dtypes
 * @example
 * indexCopy(zeros([3]), 0, tensor(Int32Array.of(2, 0)), tensor([5, 7])); // [7, 0, 5]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.index_copy_.html
 */
export function indexCopy(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  checkSameType(x, source, 'index_copy');
  return withBlocks(x, entryBlocks(x, dim, index, source, 'index_copy'), source, 'IndexCopyBackward0');
}

/** x = indexCopy(x, ...). */
export function indexCopy_(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  return inPlace(x, [source], () => indexCopy(x, dim, index, source));
}
