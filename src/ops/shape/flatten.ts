import { ShapeError } from '../../errors';
import { wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { reshape } from './reshape';

/**
 * The dims startDim .. endDim (default: all) as one; a view where the strides allow it, else a copy.
 *
 * @param x - of any shape
 * @param startDim - the first of the dims that become one
 * @param endDim - the last of them
 * @returns a vector where all dims become one
 * @throws ShapeError when startDim comes after endDim
 * @example
 * flatten(zeros([2, 3, 5]), 1).shape; // [2, 15]
 * @see https://pytorch.org/docs/stable/generated/torch.flatten.html
 */
export function flatten(x: Tensor, startDim = 0, endDim = -1): Tensor {
  const ndim = x.sizes.length;
  const [start, end] = [wrapDim(startDim, ndim), wrapDim(endDim, ndim)];
  if (start > end) throw new ShapeError('flatten() has invalid args: start_dim cannot come after end_dim');
  if (ndim === 0) return reshape(x, [1]);
  if (start === end) return x;
  const size = x.sizes.slice(start, end + 1).reduce((n, s) => n * s, 1);
  return reshape(x, [...x.sizes.slice(0, start), size, ...x.sizes.slice(end + 1)]);
}
