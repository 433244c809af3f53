import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { neg } from '../pointwise/neg';
import { matmul } from '../products/matmul';
import { adjoint } from './drivers/batch';
import { requireFloating, requireSquare, requireSuccess } from './drivers/checks';
import { solution } from './drivers/solution';

export interface CheckErrorsOptions {
  /** Throw where the result says that there is none; default false. */
  checkErrors?: boolean;
}

/**
 * Y = A^-1 of square matrices A [.., n, n], by elimination with partial pivoting in float64.
 *
 * dA = -Y^H dY Y^H
 *
 * @param a - [..., n, n], float32 or complex64
 * @returns [..., n, n]
 * @throws LinAlgError for a singular matrix
 * @throws ShapeError for other than square matrices, DTypeError for integers
 * @example
 * linalg.inv(tensor([[2, 0], [0, 4]])); // [[0.5, 0], [0, 0.25]]
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.inv.html
 */
export function inv(a: Tensor): Tensor {
  return invEx(a, { checkErrors: true }).inverse;
}

/**
 * The same as `linalg.inv`.
 *
 * @param a - [..., n, n], float32 or complex64
 * @returns [..., n, n]
 * @example
 * inverse(tensor([[2, 0], [0, 4]])); // [[0.5, 0], [0, 0.25]]
 * @see https://pytorch.org/docs/stable/generated/torch.inverse.html
 */
export function inverse(a: Tensor): Tensor {
  return inv(a);
}

/**
 * The inverse without an error for singular matrices: `info` [..], int32, is 0, or the number of the first pivot that is 0.
 *
 * @param a - [..., n, n], float32 or complex64
 * @param options - `checkErrors`: throw as `inv` does
 * @returns `{ inverse, info }`
 * @example
 * linalg.invEx(tensor([[1, 2], [2, 4]])).info.item(); // 2
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.inv_ex.html
 */
export function invEx(a: Tensor, options?: CheckErrorsOptions): { inverse: Tensor; info: Tensor } {
  requireSquare(a, 'linalg.inv');
  requireFloating(a, 'linalg.inv');
  const { x: inverse, info } = solution(a, null, true);
  if (options?.checkErrors === true) {
    requireSuccess(
      info,
      'linalg.inv',
      (code) =>
        `The diagonal element ${code} is zero, the inversion could not be completed because the input matrix is singular.`,
    );
  }
  record(
    inverse,
    'LinalgInvExBackward0',
    wrt(a, (grad, y) => neg(matmul(adjoint(y), matmul(grad, adjoint(y)))), inverse),
  );
  return { inverse, info };
}
