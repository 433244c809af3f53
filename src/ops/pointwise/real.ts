import { DTypeError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { select } from '../shape/select';
import { viewAsReal } from '../shape/viewAsComplex';

/**
 * The real parts of x, as a view; x itself where it is real.
 *
 * @param x - of any shape
 * @returns float32, a view of x; or x where it is real
 * @example
 * real(tensor([[1, 2]], { dtype: 'complex64' })); // [1]
 * @see https://pytorch.org/docs/stable/generated/torch.real.html
 */
export function real(x: Tensor): Tensor {
  return x.dtype === 'complex64' ? select(viewAsReal(x), -1, 0) : x;
}

/**
 * The imaginary parts of x, as a view.
 *
 * @param x - complex64, of any shape
 * @returns float32, a view of x
 * @throws DTypeError for real numbers
 * @example
 * imag(tensor([[1, 2]], { dtype: 'complex64' })); // [2]
 * @see https://pytorch.org/docs/stable/generated/torch.imag.html
 */
export function imag(x: Tensor): Tensor {
  if (x.dtype !== 'complex64') {
    throw new DTypeError('imag is not implemented for tensors with non-complex dtypes.');
  }
  return select(viewAsReal(x), -1, 1);
}
