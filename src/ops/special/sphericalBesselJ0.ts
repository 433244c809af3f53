import type { Tensor } from '../../tensor/tensor';
import { specialOfOne } from './drivers/special';

/**
 * y = sin x / x, the spherical Bessel function of the first kind of order 0.
 *
 * PyTorch has no derivative of it: the result requires no gradient.
 *
 * @param x - of any shape, real; integers count as float32
 * @returns float32, with the shape of x
 * @throws DTypeError for complex numbers
 * @example
 * sphericalBesselJ0(tensor([0, 1])); // [1, 0.8415]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.spherical_bessel_j0
 */
export function sphericalBesselJ0(x: Tensor): Tensor {
  return specialOfOne('sphericalBesselJ0', 'spherical_bessel_j0_cpu', x);
}
