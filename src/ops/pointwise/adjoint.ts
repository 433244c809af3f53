import { ShapeError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { transpose } from '../shape/transpose';
import { conj } from './conj';

/**
 * The conjugate transpose of each matrix: the last two dims exchanged.
 *
 * @param x - [..., m, n]
 * @returns [..., n, m]
 * @throws ShapeError for one dim
 * @example
 * adjoint(tensor([[1, 2], [3, 4]])); // [[1, 3], [2, 4]]
 * @see https://pytorch.org/docs/stable/generated/torch.adjoint.html
 */
export function adjoint(x: Tensor): Tensor {
  if (x.sizes.length === 0) return x.dtype === 'complex64' ? conj(x) : transpose(x, 0, 0);
  if (x.sizes.length < 2) {
    throw new ShapeError(
      `tensor.adjoint() is only supported on matrices or batches of matrices. Got ${x.sizes.length}-D tensor.`,
    );
  }
  const turned = transpose(x, -2, -1);
  return x.dtype === 'complex64' ? conj(turned) : turned;
}
