import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { inPlace } from '../pointwise/drivers/inPlace';
import { mul } from '../pointwise/mul';
import { specialOfOne } from './drivers/special';
import { polygamma } from './polygamma';

/**
 * y = ψ(x) = Γ'(x) / Γ(x), the derivative of log Γ; ∓Infinity at ±0, NaN at the other poles.
 *
 * dψ(x) = ψ'(x) dx
 *
 * @param x - of any shape, real; integers count as float32
 * @returns float32, with the shape of x
 * @throws DTypeError for complex numbers
 * @example
 * digamma(tensor([1, 0.5])); // [-0.5772, -1.9635]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.digamma
 */
export function digamma(x: Tensor): Tensor {
  const y = specialOfOne('digamma', 'digamma', x);
  return record(
    y,
    'DigammaBackward0',
    wrt(x, (grad, x) => mul(grad, polygamma(1, x)), x),
  );
}

/** x = digamma(x). */
export function digamma_(x: Tensor): Tensor {
  return inPlace(x, [], () => digamma(x));
}
