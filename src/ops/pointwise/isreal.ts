import { onesLike } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { eq } from './eq';
import { imag } from './real';

/**
 * y = true where the imaginary part of x is 0: everywhere for real numbers.
 *
 * @param x - of any shape
 * @returns a bool tensor
 * @example
 * isreal(tensor([[1, 0], [1, 2]], { dtype: 'complex64' })); // [true, false]
 * @see https://pytorch.org/docs/stable/generated/torch.isreal.html
 */
export function isreal(x: Tensor): Tensor {
  return x.dtype === 'complex64' ? eq(imag(x.detach()), 0) : onesLike(x.detach(), { dtype: 'bool' });
}
