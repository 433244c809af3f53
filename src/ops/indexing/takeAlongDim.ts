import { DTypeError, ShapeError } from '../../errors';
import { infoOf } from '../../tensor/dtype';
import { broadcastShapes, wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { expand } from '../shape/expand';
import { reshape } from '../shape/reshape';
import { gather } from './gather';

/**
 * As `gather`, with x and `indices` broadcast apart from `dim`; without `dim` both are taken as vectors.
 *
 * @param x - of as many dims as the indices
 * @param indices - int32, as argmax and argsort return them
 * @param dim - which coordinate the indices replace
 * @returns the shape of the indices after broadcasting
 * @throws ShapeError when the numbers of dims differ, DTypeError for another dtype
 * @example
 * const scores = tensor([[3, 1, 2]]);
 * takeAlongDim(scores, scores.argmax(1, { keepdim: true }), 1); // [[3]]
 * @see https://pytorch.org/docs/stable/generated/torch.take_along_dim.html
 */
export function takeAlongDim(x: Tensor, indices: Tensor, dim?: number): Tensor {
  if (indices.dtype !== 'int32') {
    throw new DTypeError(
      `torch.take_along_dim(): dtype of indices should be Long but got ${infoOf(indices.dtype).scalarName}`,
    );
  }
  if (dim === undefined) return gather(reshape(x, [-1]), 0, reshape(indices, [-1]));
  const ndim = x.sizes.length;
  if (indices.sizes.length !== ndim) {
    throw new ShapeError(
      'torch.take_along_dim(): input and indices should have the same number of dimensions, but got ' +
        `${ndim} dimensions for input, and ${indices.sizes.length} dimensions for indices`,
    );
  }
  const at = wrapDim(dim, ndim);
  const without = (x: Tensor): number[] => x.sizes.map((size, i) => (i === at ? 1 : size));
  const common = broadcastShapes(without(x), without(indices));
  const wide = (x: Tensor): Tensor =>
    expand(
      x,
      common.map((size, i) => (i === at ? (x.sizes[at] as number) : size)),
    );
  return gather(wide(x), at, wide(indices));
}
