import { DTypeError, ShapeError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { diagonal } from '../shape/diagonal';
import { sum } from './sum';

/**
 * The sum of the diagonal of a matrix: y = sum_i x[i, i].
 *
 * @param x - [m, n]
 * @returns []
 * @throws ShapeError for other than two dims
 * @example
 * trace(tensor([[1, 2], [3, 4]])); // tensor(5.)
 * @see https://pytorch.org/docs/stable/generated/torch.trace.html
 */
export function trace(x: Tensor): Tensor {
  if (x.sizes.length !== 2) {
    throw new ShapeError(`trace: expected a matrix, but got tensor with dim ${x.sizes.length}`);
  }
  if (x.dtype === 'bool') throw new DTypeError('"trace" not implemented for \'Bool\'');
  return sum(diagonal(x));
}
