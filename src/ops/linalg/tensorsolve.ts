import { ShapeError } from '../../errors';
import { numelOf, wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { movedim } from '../shape/movedim';
import { reshape } from '../shape/reshape';
import { solve } from './solve';

/**
 * X with tensordot(a, X, X.ndim) = b: a is a matrix from its last dims to those of b. `dims` of a are moved to the end first.
 *
 * @param a - the sizes of b, then others with the same product
 * @param b - of any shape
 * @param dims - of a, to be moved to the end
 * @returns the sizes of a behind those of b
 * @throws ShapeError when the shapes do not fit, LinAlgError for a singular matrix
 * @example
 * linalg.tensorsolve(eye(6).reshape([2, 3, 6]), ones([2, 3])).shape; // [6]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.tensorsolve.html
 */
export function tensorsolve(a: Tensor, b: Tensor, dims?: number | readonly number[] | null): Tensor {
  let matrix = a;
  if (dims !== undefined && dims !== null) {
    const list = (typeof dims === 'number' ? [dims] : dims).map((dim) => wrapDim(dim, a.sizes.length));
    const to = list.map((_, i) => a.sizes.length - list.length + i);
    matrix = movedim(a, list, to);
  }
  const rest = matrix.sizes.slice(b.sizes.length);
  const [columns, rows] = [numelOf(rest), numelOf(matrix.sizes.slice(0, b.sizes.length))];
  if (columns !== rows) {
    throw new ShapeError(
      'Expected self to satisfy the requirement prod(self.shape[other.ndim:]) == prod(self.shape[:other.ndim]), but got ' +
        `${columns} != ${rows}`,
    );
  }
  return reshape(solve(reshape(matrix, [rows, columns]), reshape(b, [-1])), rest);
}
