import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { exp } from '../pointwise/exp';
import { mul } from '../pointwise/mul';
import { square } from '../pointwise/square';
import { specialOfOne } from './drivers/special';

/**
 * y = Φ(x) = ∫ e^(-t²/2) / √(2π) dt from -∞ to x, the distribution function of the standard normal distribution.
 *
 * dy = e^(-x²/2) / √(2π) dx
 *
 * @param x - of any shape, real; integers count as float32
 * @returns float32, with the shape of x, between 0 and 1
 * @throws DTypeError for complex numbers
 * @example
 * ndtr(tensor([0, 1])); // [0.5, 0.8413]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.ndtr
 */
export function ndtr(x: Tensor): Tensor {
  const y = specialOfOne('ndtr', 'erf_vml_cpu', x);
  return record(
    y,
    'MulBackward1',
    wrt(x, (grad, x) => mul(grad, mul(exp(mul(square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI))), x),
  );
}
