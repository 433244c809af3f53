import type { Tensor } from '../../tensor/tensor';
import { specialOfOne } from './drivers/special';

/**
 * y = Y0(x), the Bessel function of the second kind of order 0: -Infinity at 0, NaN below.
 *
 * PyTorch has no derivative of it: the result requires no gradient.
 *
 * @param x - of any shape, real; integers count as float32
 * @returns float32, with the shape of x
 * @throws DTypeError for complex numbers
 * @example
 * besselY0(tensor([1, 2])); // [0.0883, 0.5104]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.bessel_y0
 */
export function besselY0(x: Tensor): Tensor {
  return specialOfOne('besselY0', 'bessel_y0_cpu', x);
}
