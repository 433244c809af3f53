import { makeView } from '../../autograd/view';
import { ShapeError } from '../../errors';
import { wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';

/**
 * A view with two dims exchanged: y[.., i, .., j, ..] = x[.., j, .., i, ..].
 *
 * @param x - of any shape
 * @param dim0 - one dim
 * @param dim1 - the other
 * @returns a view
 * @throws IndexError when a dim is out of range
 * @example
 * transpose(zeros([2, 3, 5]), 0, 2).shape; // [5, 3, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.transpose.html
 */
export function transpose(x: Tensor, dim0: number, dim1: number): Tensor {
  return exchanged(x, dim0, dim1, 'TransposeBackward0');
}

/**
 * The same as `transpose`.
 *
 * @param x - of two dims or more
 * @param axis0 - one dim
 * @param axis1 - the other
 * @returns a view
 * @example
 * swapaxes(zeros([2, 3]), 0, 1).shape; // [3, 2]
 */
export function swapaxes(x: Tensor, axis0: number, axis1: number): Tensor {
  return transpose(x, axis0, axis1);
}

/**
 * The same as `transpose`.
 *
 * @param x - of two dims or more
 * @param dim0 - one dim
 * @param dim1 - the other
 * @returns a view
 * @example
 * swapdims(zeros([2, 3]), 0, 1).shape; // [3, 2]
 */
export function swapdims(x: Tensor, dim0: number, dim1: number): Tensor {
  return transpose(x, dim0, dim1);
}

/**
 * The transpose of a matrix, as a view; vectors and 0-d tensors come back as they are.
 *
 * @param x - of at most two dims
 * @returns a view
 * @throws ShapeError for more than two dims
 * @example
 * t(tensor([[1, 2]])); // [[1], [2]]
 * @see https://pytorch.org/docs/stable/generated/torch.t.html
 */
export function t(x: Tensor): Tensor {
  const ndim = x.sizes.length;
  if (ndim > 2) throw new ShapeError(`t() expects a tensor with <= 2 dimensions, but self is ${ndim}D`);
  return exchanged(x, 0, ndim === 2 ? 1 : 0, 'TBackward0');
}

function exchanged(x: Tensor, dim0: number, dim1: number, name: string): Tensor {
  const [a, b] = [wrapDim(dim0, x.sizes.length), wrapDim(dim1, x.sizes.length)];
  const [shape, strides] = [[...x.sizes], [...x.strides]];
  if (a !== b) {
    shape[a] = x.sizes[b] as number;
    shape[b] = x.sizes[a] as number;
    strides[a] = x.strides[b] as number;
    strides[b] = x.strides[a] as number;
  }
  return makeView(x, shape, strides, x.offset, name, (grad) => exchanged(grad, dim0, dim1, name));
}
