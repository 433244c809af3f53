import type { Tensor } from '../../tensor/tensor';
import { specialOfOne } from './drivers/special';

/**
 * y = J1(x), the Bessel function of the first kind of order 1.
 *
 * PyTorch has no derivative of it: the result requires no gradient.
 *
 * @param x - of any shape, real; integers count as float32
 * @returns float32, with the shape of x
 * @throws DTypeError for complex numbers
 * @example
 * besselJ1(tensor([0, 1])); // [0, 0.4401]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.bessel_j1
 */
export function besselJ1(x: Tensor): Tensor {
  return specialOfOne('besselJ1', 'bessel_j1_cpu', x);
}
