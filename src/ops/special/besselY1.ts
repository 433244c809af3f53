import type { Tensor } from '../../tensor/tensor';
import { specialOfOne } from './drivers/special';

/**
 * y = Y1(x), the Bessel function of the second kind of order 1: -Infinity at 0, NaN below.
 *
 * PyTorch has no derivative of it: the result requires no gradient.
 *
 * @param x - of any shape, real; integers count as float32
 * @returns float32, with the shape of x
 * @throws DTypeError for complex numbers
 * @example
 * besselY1(tensor([1, 2])); // [-0.78121, -0.10703]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.bessel_y1
 */
export function besselY1(x: Tensor): Tensor {
  return specialOfOne('besselY1', 'bessel_y1_cpu', x);
}
