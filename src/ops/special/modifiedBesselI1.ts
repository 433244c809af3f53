import type { Tensor } from '../../tensor/tensor';
import { specialOfOne } from './drivers/special';

/**
 * y = I1(x), the modified Bessel function of the first kind of order 1, as `i1`.
 *
 * PyTorch has no derivative of it: the result requires no gradient.
 *
 * @param x - of any shape, real; integers count as float32
 * @returns float32, with the shape of x
 * @throws DTypeError for complex numbers
 * @example
 * modifiedBesselI1(tensor([0, 1])); // [0, 0.5652]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.modified_bessel_i1
 */
export function modifiedBesselI1(x: Tensor): Tensor {
  return specialOfOne('i1', 'modified_bessel_i1_cpu', x);
}
