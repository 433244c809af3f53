import type { Tensor } from '../../tensor/tensor';
import { specialOfOne } from './drivers/special';

/**
 * y = K0(x), the modified Bessel function of the second kind of order 0: Infinity at 0, NaN below.
 *
 * PyTorch has no derivative of it: the result requires no gradient.
 *
 * @param x - of any shape, real; integers count as float32
 * @returns float32, with the shape of x
 * @throws DTypeError for complex numbers
 * @example
 * modifiedBesselK0(tensor([1, 2])); // [0.42102, 0.11389]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.modified_bessel_k0
 */
export function modifiedBesselK0(x: Tensor): Tensor {
  return specialOfOne('k0', 'modified_bessel_k0_cpu', x);
}
