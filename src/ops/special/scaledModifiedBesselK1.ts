import type { Tensor } from '../../tensor/tensor';
import { specialOfOne } from './drivers/special';

/**
 * y = e^x K1(x): Infinity at 0, NaN below.
 *
 * PyTorch has no derivative of it: the result requires no gradient.
 *
 * @param x - of any shape, real; integers count as float32
 * @returns float32, with the shape of x
 * @throws DTypeError for complex numbers
 * @example
 * scaledModifiedBesselK1(tensor([1, 2])); // [1.6362, 1.0335]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.scaled_modified_bessel_k1
 */
export function scaledModifiedBesselK1(x: Tensor): Tensor {
  return specialOfOne('k1e', 'scaled_modified_bessel_k1_cpu', x);
}
