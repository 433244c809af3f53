import type { Tensor } from '../../tensor/tensor';
import { specialOfOne } from './drivers/special';

/**
 * y = J0(x), the Bessel function of the first kind of order 0.
 *
 * PyTorch has no derivative of it: the result requires no gradient.
 *
 * @param x - of any shape, real; integers count as float32
 * @returns float32, with the shape of x
 * @throws DTypeError for complex numbers
 * @example
 * besselJ0(tensor([0, 1])); // [1, 0.7652]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.bessel_j0
 */
export function besselJ0(x: Tensor): Tensor {
  return specialOfOne('besselJ0', 'bessel_j0_cpu', x);
}
