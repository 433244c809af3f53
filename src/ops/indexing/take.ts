import type { Tensor } from '../../tensor/tensor';
import { gatherBlocks } from '../shape/drivers/blocks';
import { checkIndexType, IndexPlaces } from './drivers/indices';

/**
 * The elements of x, counted in row-major order, that `index` names; negative ones count from the end. The result has the
 * shape of the index.
 *
 * @param x - of any shape
 * @param index - int32
 * @returns the shape of the index, the dtype of x
 * @throws IndexError for an index out of range, DTypeError for another dtype
 * @example
 * take(tensor([[1, 2], [3, 4]]), tensor([0, -1], { dtype: 'int32' })); // tensor([1., 4.])
 * @see https://pytorch.org/docs/stable/generated/torch.take.html
 */
export function take(x: Tensor, index: Tensor): Tensor {
  checkIndexType(index, 'take');
  const describe = (bad: number): string =>
    `out of range: tried to access index ${bad} on a tensor of ${x.count} elements.`;
  const offsets = new IndexPlaces(index, x.count, describe, true, [index.count], [0], 1);
  return gatherBlocks(x, { offsets, block: 1 }, index.sizes, 'TakeBackward0');
}
