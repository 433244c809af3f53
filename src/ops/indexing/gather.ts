import { castOf } from '../../tensor/copy';
import { wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { gatherBlocks } from '../shape/drivers/blocks';
import { elementBlocks } from './drivers/elementwiseIndex';

export interface GatherOptions {
  /** Accepted for PyTorch's sake: gradients are dense. */
  sparseGrad?: boolean;
}

/**
 * y[i, j, k] = x[i, index[i, j, k], k] for dim 1, and so on for other dims; y has the shape of `index`.
 *
 * The gradient of an element is the sum of those of its copies.
 *
 * @param x - of as many dims as `index`
 * @param dim - which coordinate the index replaces
 * @param index - int32, with as many dims as x and, apart from `dim`, sizes not above those of x
 * @param _options - `sparseGrad` is taken for PyTorch's sake and has no effect
 * @returns the shape of `index`, the dtype of x
 * @throws IndexError for an index out of range, ShapeError for shapes that do not fit, DTypeError for other dtypes
 * @example
 * gather(tensor([[1, 2], [3, 4]]), 1, tensor([[0], [1]], { dtype: 'int32' })); // tensor([[1.], [4.]])
 * @see https://pytorch.org/docs/stable/generated/torch.gather.html
 */
export function gather(x: Tensor, dim: number, index: Tensor, _options?: GatherOptions): Tensor {
  const at = wrapDim(dim, x.sizes.length);
  // PyTorch asks for the type of indices only where there are some.
  if (index.count === 0 && index.dtype !== 'int32') return gather(x, dim, castOf(index, 'int32'));
  return gatherBlocks(x, elementBlocks(x.sizes, at, index, 'gather'), index.sizes, 'GatherBackward0');
}
