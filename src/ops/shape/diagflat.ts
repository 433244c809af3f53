import type { Tensor } from '../../tensor/tensor';
import { diagEmbed } from './diagEmbed';
import { ravel } from './ravel';

/**
 * The matrix with all elements of x, in row-major order, as its diagonal.
 *
 * @param x - of any shape
 * @param offset - 0 the main diagonal, k > 0 the k-th above, k < 0 below
 * @returns a square matrix
 * @example
 * diagflat(tensor([1, 2]), 1); // [[0, 1, 0], [0, 0, 2], [0, 0, 0]]
 * @see https://pytorch.org/docs/stable/generated/torch.diagflat.html
 */
export function diagflat(x: Tensor, offset = 0): Tensor {
  return diagEmbed(ravel(x), -2, -1, { offset });
}
