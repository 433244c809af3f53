import type { Tensor } from '../../tensor/tensor';
import { specialOfOne } from './drivers/special';

/**
 * y = K1(x), the modified Bessel function of the second kind of order 1: Infinity at 0, NaN below.
 *
 * PyTorch has no derivative of it: the result requires no gradient.
 *
 * @param x - of any shape, real; integers count as float32
 * @returns float32, with the shape of x
 * @throws DTypeError for complex numbers
 * @example
 * modifiedBesselK1(tensor([1, 2])); // [0.6019, 0.1399]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.modified_bessel_k1
 */
export function modifiedBesselK1(x: Tensor): Tensor {
  return specialOfOne('k1', 'modified_bessel_k1_cpu', x);
}
