import type { Tensor } from '../../tensor/tensor';
import { specialOfOne } from './drivers/special';

/**
 * y = I0(x), the modified Bessel function of the first kind of order 0, as `i0`.
 *
 * PyTorch has no derivative of it: the result requires no gradient.
 *
 * @param x - of any shape, real; integers count as float32
 * @returns float32, with the shape of x
 * @throws DTypeError for complex numbers
 * @example
 * modifiedBesselI0(tensor([0, 1])); // [1, 1.2661]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.modified_bessel_i0
 */
export function modifiedBesselI0(x: Tensor): Tensor {
  return specialOfOne('i0', 'modified_bessel_i0_cpu', x);
}
