import { record, wrt } from '../../autograd/record';
import { AutogradError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { inPlace } from '../pointwise/drivers/inPlace';
import { exp } from '../pointwise/exp';
import { log } from '../pointwise/log';
import { mul } from '../pointwise/mul';
import { sub } from '../pointwise/sub';
import { checkFloating, specialOfTwo } from './drivers/special';
import { lgamma } from './lgamma';

/**
 * y = P(a, x) = ∫ t^(a-1) e^(-t) dt / Γ(a) from 0 to x, the regularized lower incomplete gamma function.
 *
 * dy = x^(a-1) e^(-x) / Γ(a) dx; there is no derivative by a
 *
 * @param a - the exponent, not negative; float32
 * @param x - the upper end of the integral, not negative; float32
 * @returns float32, with the shape that both broadcast to, between 0 and 1
 * @throws DTypeError for integers and complex numbers
 * @throws ShapeError when the shapes don't broadcast
 * @example
 * igamma(tensor([1, 2]), tensor([1, 1])); // [0.6321, 0.2642]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.gammainc
 */
export function igamma(a: Tensor, x: Tensor): Tensor {
  checkFloating('igamma_cpu', a, x);
  const y = specialOfTwo('igamma', 'igamma', 'igamma_cpu', a, x);
  return record(
    y,
    'IgammaBackward0',
    wrt(a, () => {
      throw new AutogradError("the derivative for 'igamma: input' is not implemented.");
    }),
    wrt(x, (grad, a, x) => density(grad, a, x), a, x),
  );
}

/** a = igamma(a, x). */
export function igamma_(a: Tensor, x: Tensor): Tensor {
  return inPlace(a, [x], () => igamma(a, x));
}

/** grad x^(a-1) e^(-x) / Γ(a). */
export function density(grad: Tensor, a: Tensor, x: Tensor): Tensor {
  return mul(grad, exp(sub(sub(mul(sub(a, 1), log(x)), x), lgamma(a))));
}
