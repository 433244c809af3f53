import { ShapeError, ValueError } from '../../errors';
import { numelOf } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { reshape } from '../shape/reshape';
import { inv } from './inv';

/**
 * The inverse of a tensor seen as a matrix from its last dims to its first `ind` ones: x has the shape a + b with as many
 * elements on both sides, the result b + a.
 *
 * @param x - its first `ind` sizes have the product of the others
 * @param ind - how many dims count as columns of the inverse's matrix
 * @returns the last dims of x, then its first
 * @throws ShapeError when the sides differ, ValueError for ind < 1, LinAlgError for a singular matrix
 * @example
 * linalg.tensorinv(eye(6).reshape([6, 2, 3]), 1).shape; // [2, 3, 6]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.tensorinv.html
 */
export function tensorinv(x: Tensor, ind = 2): Tensor {
  if (!Number.isInteger(ind) || ind <= 0) {
    throw new ValueError(`Expected a strictly positive integer for 'ind', but got ${ind}`);
  }
  const [first, last] = [x.sizes.slice(0, ind), x.sizes.slice(ind)];
  const [rows, columns] = [numelOf(first), numelOf(last)];
  if (rows !== columns) {
    throw new ShapeError(
      `Expected self to satisfy the requirement prod(self.shape[ind:]) == prod(self.shape[:ind]), but got ${columns} != ${rows}`,
    );
  }
  return reshape(inv(reshape(x, [rows, columns])), [...last, ...first]);
}
