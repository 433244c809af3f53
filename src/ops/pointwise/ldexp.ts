import { isDifferentiable } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { inPlace } from './drivers/inPlace';
import { toType } from './drivers/toType';
import { mul } from './mul';
import { pow } from './pow';

/**
 * y = x 2^exponent, with broadcasting. Integers give float32.
 *
 * @param x - the mantissas
 * @param exponent - powers of 2 to multiply by; broadcasts against x
 * @returns float32, with the shape that both broadcast to
 * @throws ShapeError when the shapes don't broadcast
 * @example
 * ldexp(tensor([1, 3]), tensor([2, -1])); // [4, 1.5]
 * @see https://pytorch.org/docs/stable/generated/torch.ldexp.html
 */
export function ldexp(x: Tensor, exponent: Tensor): Tensor {
  const power = isDifferentiable(exponent.dtype) ? exponent : toType(exponent, 'float32');
  return mul(x, pow(2, power));
}

/** x = x 2^exponent. */
export function ldexp_(x: Tensor, exponent: Tensor): Tensor {
  return inPlace(x, [exponent], () => ldexp(x, exponent));
}
