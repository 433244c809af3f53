import { record, wrt } from '../../autograd/record';
import { AutogradError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { inPlace } from '../pointwise/drivers/inPlace';
import { neg } from '../pointwise/neg';
import { checkFloating, specialOfTwo } from './drivers/special';
import { density } from './igamma';

/**
 * y = Q(a, x) = 1 - P(a, x), the regularized upper incomplete gamma function, precise where it is small.
 *
 * dy = -x^(a-1) e^(-x) / Γ(a) dx; there is no derivative by a
 *
 * @param a - the exponent, not negative; float32
 * @param x - the lower end of the integral, not negative; float32
 * @returns float32, with the shape that both broadcast to, between 0 and 1
 * @throws DTypeError for integers and complex numbers
 * @throws ShapeError when the shapes don't broadcast
 * @example
 * igammac(tensor([1, 2]), tensor([1, 1])); // [0.3679, 0.7358]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.gammaincc
 */
export function igammac(a: Tensor, x: Tensor): Tensor {
  checkFloating('igammac_cpu', a, x);
  const y = specialOfTwo('igammac', 'igammac', 'igammac_cpu', a, x);
  return record(
    y,
    'IgammacBackward0',
    wrt(a, () => {
      throw new AutogradError("the derivative for 'igammac: input' is not implemented.");
    }),
    wrt(x, (grad, a, x) => neg(density(grad, a, x)), a, x),
  );
}

/** a = igammac(a, x). */
export function igammac_(a: Tensor, x: Tensor): Tensor {
  return inPlace(a, [x], () => igammac(a, x));
}
