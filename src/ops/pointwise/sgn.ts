import type { Tensor } from '../../tensor/tensor';
import { inPlace } from './drivers/inPlace';
import { direction } from './drivers/polar';

/**
 * y = x / |x|, and 0 where x = 0: the sign of a real number, the direction of a complex one.
 *
 * Real: the gradient is 0. Complex: dy = (dx - y Re(conj(y) dx)) / |x|, the part of dx across y.
 *
 * @param x - of any shape
 * @returns with the shape and the dtype of x
 * @example
 * sgn(tensor([-3, 0, 2])); // [-1, 0, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.sgn.html
 */
export function sgn(x: Tensor): Tensor {
  return direction(x);
}

/** x = sgn(x). */
export function sgn_(x: Tensor): Tensor {
  return inPlace(x, [], () => sgn(x));
}
