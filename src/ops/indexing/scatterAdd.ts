import { wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { inPlace } from '../pointwise/drivers/inPlace';
import { corner, elementBlocks } from './drivers/elementwiseIndex';
import { checkSameType, plusBlocks } from './drivers/putBlocks';

/**
 * A copy of x in which y[i, index[i, j, k], k] += source[i, j, k] for dim 1, and so on for other dims.
 *
 * dx = dy, and the gradient of `source` is that of the elements it was added to.
 *
 * @param x - of as many dims as `index`
 * @param dim - which coordinate the index replaces
 * @param index - int32, with as many dims as x and, apart from `dim`, sizes not above those of x
 * @param source - at least as large as the index in each dim, of the dtype of x
 * @returns with the shape and the dtype of x
 * @throws IndexError for an index out of range, ShapeError for shapes that do not fit, DTypeError for other dtypes
 * @example
 * scatterAdd(zeros([2]), 0, tensor([0, 0], { dtype: 'int32' }), tensor([1, 2])); // tensor([3., 0.])
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.scatter_add_.html
 */
export function scatterAdd(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  const at = wrapDim(dim, x.sizes.length);
  checkSameType(x, source, 'scatter_add');
  const blocks = elementBlocks(x.sizes, at, index, 'scatter_add', source);
  return plusBlocks(x, blocks, corner(source, index.sizes), 'ScatterAddBackward0');
}

/** x = scatterAdd(x, ...). */
export function scatterAdd_(x: Tensor, dim: number, index: Tensor, source: Tensor): Tensor {
  return inPlace(x, [source], () => scatterAdd(x, dim, index, source));
}
