import type { Tensor } from '../../tensor/tensor';
import { specialOfOne } from './drivers/special';

/**
 * y = e^x K0(x): Infinity at 0, NaN below.
 *
 * PyTorch has no derivative of it: the result requires no gradient.
 *
 * @param x - of any shape, real; integers count as float32
 * @returns float32, with the shape of x
 * @throws DTypeError for complex numbers
 * @example
 * scaledModifiedBesselK0(tensor([1, 2])); // [1.1445, 0.8416]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.scaled_modified_bessel_k0
 */
export function scaledModifiedBesselK0(x: Tensor): Tensor {
  return specialOfOne('k0e', 'scaled_modified_bessel_k0_cpu', x);
}
