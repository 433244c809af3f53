import { ShapeError } from '../../errors';
import { broadcastShapes } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { inPlace } from '../pointwise/drivers/inPlace';
import { trueTensor } from '../pointwise/drivers/trueAt';
import { maskOf } from '../pointwise/maskedFill';
import { expand } from '../shape/expand';
import { narrow } from '../shape/narrow';
import { reshape } from '../shape/reshape';
import { TensorPlaces } from './drivers/indices';
import { checkSameType, withBlocks } from './drivers/putBlocks';

/**
 * A copy of x in which the elements where the mask is true are replaced by the first elements of `source`, in row-major
 * order; x and the mask broadcast.
 *
 * @param x - of any shape
 * @param mask - bool, broadcasts to x
 * @param source - at least as many elements as the mask has true ones, of the dtype of x
 * @returns with the shape and the dtype of x
 * @throws ShapeError when source has too few elements, DTypeError for another mask or another dtype
 * @example
 * maskedScatter(zeros([3]), tensor([true, false, true]), tensor([5, 7])); // [5, 0, 7]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.masked_scatter_.html
 */
export function maskedScatter(x: Tensor, mask: Tensor, source: Tensor): Tensor {
  checkSameType(x, source, 'masked_scatter');
  const condition = maskOf(mask);
  const shape = broadcastShapes(x.sizes, mask.sizes);
  const offsets = new TensorPlaces(trueTensor(expand(condition, shape)));
  if (condition !== mask) condition.dispose();
  if (source.count < offsets.length) {
    throw new ShapeError(
      `mask_scatter: number of elements of source < number of ones in mask: ${source.count} < ${offsets.length}`,
    );
  }
  const values = narrow(reshape(source, [-1]), 0, 0, offsets.length);
  return withBlocks(expand(x, shape), { offsets, block: 1 }, values, 'MaskedScatterBackward0');
}

/** x = maskedScatter(x, ...). */
export function maskedScatter_(x: Tensor, mask: Tensor, source: Tensor): Tensor {
  return inPlace(x, [source], () => maskedScatter(x, mask, source));
}
