import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { inPlaceShared } from './drivers/inPlace';
import { triangle } from './drivers/triangle';

/**
 * The lower triangle of the matrices in the last two dims: the elements on and below the diagonal, the others 0.
 *
 * @param x - [..., m, n]
 * @param diagonal - 0 the main diagonal, k > 0 the k-th above, k < 0 below
 * @returns with the shape and the dtype of x
 * @throws IndexError for fewer than two dims
 * @example
 * tril(ones([2, 2])); // tensor([[1., 0.], [1., 1.]])
 * @see https://pytorch.org/docs/stable/generated/torch.tril.html
 */
export function tril(x: Tensor, diagonal = 0): Tensor {
  return record(
    triangle(x, diagonal, true),
    'TrilBackward0',
    wrt(x, (grad) => tril(grad, diagonal)),
  );
}

/** x = tril(x). */
export function tril_(x: Tensor, diagonal = 0): Tensor {
  return inPlaceShared(x, [], () => tril(x, diagonal));
}
