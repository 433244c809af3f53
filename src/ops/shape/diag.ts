import { ShapeError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { clone } from './contiguous';
import { diagEmbed } from './diagEmbed';
import { diagonal } from './diagonal';

/**
 * The diagonal of a matrix as a new tensor, or the matrix with a vector as its diagonal.
 *
 * @param x - [n] or [m, n]
 * @param diagonalOffset - 0 the main diagonal, k > 0 the k-th above, k < 0 below
 * @param offse - offset
 * @param , n - , n +
 * @param offse - offset
 * @param ], or a vecto - ], or a vector
 * @returns [n +
 * @throws ShapeError for other than one or two dims
 * @example
 * diag(tensor([1, 2])); // tensor([[1., 0.], [0., 2.]])
 * @see https://pytorch.org/docs/stable/generated/torch.diag.html
 */
export function diag(x: Tensor, diagonalOffset = 0): Tensor {
  const ndim = x.sizes.length;
  if (ndim !== 1 && ndim !== 2) throw new ShapeError(`matrix or a vector expected, got ${ndim} dims`);
  const options = { offset: diagonalOffset };
  return ndim === 1 ? diagEmbed(x, -2, -1, options) : clone(diagonal(x, 0, 1, options));
}
