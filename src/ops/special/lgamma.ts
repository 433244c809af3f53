import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { inPlace } from '../pointwise/drivers/inPlace';
import { mul } from '../pointwise/mul';
import { digamma } from './digamma';
import { specialOfOne } from './drivers/special';

/**
 * y = log |Γ(x)|; Infinity at the poles 0, -1, -2, ...
 *
 * d(log |Γ(x)|) = ψ(x) dx
 *
 * @param x - of any shape, real; integers count as float32
 * @returns float32, with the shape of x
 * @throws DTypeError for complex numbers
 * @example
 * lgamma(tensor([1, 0.5, 4])); // [0, 0.5724, 1.7918]
 * @see https://pytorch.org/docs/stable/generated/torch.lgamma.html
 */
export function lgamma(x: Tensor): Tensor {
  const y = specialOfOne('lgamma', 'lgamma_vml_cpu', x);
  return record(
    y,
    'LgammaBackward0',
    wrt(x, (grad, x) => mul(grad, digamma(x)), x),
  );
}

/** x = lgamma(x). */
export function lgamma_(x: Tensor): Tensor {
  return inPlace(x, [], () => lgamma(x));
}
