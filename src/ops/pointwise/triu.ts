import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { inPlaceShared } from './drivers/inPlace';
import { triangle } from './drivers/triangle';

/**
 * The upper triangle of the matrices in the last two dims: the elements on and above the diagonal, the others 0.
 *
 * @param x - [..., m, n]
 * @param diagonal - 0 the main diagonal, k > 0 the k-th above, k < 0 below
 * @returns with the shape and the dtype of x
 * @throws IndexError for fewer than two dims
 * @example
 * triu(ones([2, 2])); // tensor([[1., 1.], [0., 1.]])
 * @see https://pytorch.org/docs/stable/generated/torch.triu.html
 */
export function triu(x: Tensor, diagonal = 0): Tensor {
  return record(
    triangle(x, diagonal, false),
    'TriuBackward0',
    wrt(x, (grad) => triu(grad, diagonal)),
  );
}

/** x = triu(x). */
export function triu_(x: Tensor, diagonal = 0): Tensor {
  return inPlaceShared(x, [], () => triu(x, diagonal));
}
