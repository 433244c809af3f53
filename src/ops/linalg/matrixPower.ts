import { record, wrt } from '../../autograd/record';
import { ValueError } from '../../errors';
import { eye, zerosLike } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { matmul } from '../products/matmul';
import { clone } from '../shape/contiguous';
import { withLead } from './drivers/batch';
import { requireSquare } from './drivers/checks';
import { inv } from './inv';

/**
 * A^n of square matrices, by repeated squaring; the identity for n = 0, the power of the inverse for n < 0.
 *
 * @param a - [..., n, n], float32 or complex64
 * @param n - a whole number
 * @returns [..., n, n]
 * @throws LinAlgError for n < 0 and a singular matrix
 * @throws ShapeError for other than square matrices
 * @example
 * linalg.matrixPower(tensor([[1, 1], [0, 1]]), 3); // [[1, 3], [0, 1]]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.matrix_power.html
 */
export function matrixPower(a: Tensor, n: number): Tensor {
  requireSquare(a, 'linalg.matrix_power');
  if (!Number.isInteger(n)) throw new ValueError(`matrix_power(): argument 'n' must be int, got ${String(n)}`);
  if (n === 0) {
    const identity = clone(withLead(eye(a.sizes.at(-1) as number, { dtype: a.dtype }), a.sizes.slice(0, -2)));
    return record(identity, 'CopyBackwards', wrt(a, zerosLike));
  }
  if (n === 1) return clone(a);
  let square = n < 0 ? inv(a) : a;
  let rest = Math.abs(n);
  let result: Tensor | null = null;
  for (; ; square = matmul(square, square)) {
    if (rest % 2 === 1) result = result === null ? square : matmul(result, square);
    rest = Math.floor(rest / 2);
    if (rest === 0) return result as Tensor;
  }
}
