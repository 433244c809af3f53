import type { Tensor } from '../../tensor/tensor';
import { type DiagonalOptions, diagonal as diagonalOf } from '../shape/diagonal';

/**
 * A view of the diagonals of matrices, by default in the last two dims.
 *
 * @param x - of two dims or more
 * @param dim1 - the rows
 * @param dim2 - the columns
 * @param options - `offset`: 0 for the main diagonal, above it positive
 * @returns a view with a dim less than x
 * @example
 * linalg.diagonal(tensor([[1, 2], [3, 4]])); // [1, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.diagonal.html
 */
export function diagonal(x: Tensor, dim1 = -2, dim2 = -1, options?: DiagonalOptions): Tensor {
  return diagonalOf(x, dim1, dim2, options);
}
