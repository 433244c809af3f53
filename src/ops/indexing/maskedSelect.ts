import { broadcastShapes } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { trueTensor } from '../pointwise/drivers/trueAt';
import { maskOf } from '../pointwise/maskedFill';
import { gatherBlocks } from '../shape/drivers/blocks';
import { expand } from '../shape/expand';
import { TensorPlaces } from './drivers/indices';

/**
 * The elements of x where the mask is true, as a vector in row-major order; x and the mask broadcast.
 *
 * @param x - of any shape
 * @param mask - bool (or uint8)
 * @returns a vector as long as the mask has true elements
 * @throws DTypeError for another mask
 * @example
 * maskedSelect(x, x.gt(0));
 * @see https://pytorch.org/docs/stable/generated/torch.masked_select.html
 */
export function maskedSelect(x: Tensor, mask: Tensor): Tensor {
  const condition = maskOf(mask);
  const shape = broadcastShapes(x.sizes, mask.sizes);
  const offsets = new TensorPlaces(trueTensor(expand(condition, shape)));
  if (condition !== mask) condition.dispose();
  return gatherBlocks(expand(x, shape), { offsets, block: 1 }, [offsets.length], 'MaskedSelectBackward0');
}
