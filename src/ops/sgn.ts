import { record } from '../autograd/record';
import { zerosLike } from '../tensor/create';
import type { Tensor } from '../tensor/tensor';
import { abs } from './abs';
import { conj } from './conj';
import { div } from './div';
import { inPlace } from './drivers/inPlace';
import { applyUnary } from './drivers/unary';
import { eq } from './eq';
import { mul } from './mul';
import { sign } from './sign';
import { sub } from './sub';
import { to } from './to';
import { where } from './where';

/**
 * y = x / |x|, and 0 where x = 0: the sign of a real number, the direction of a complex one.
 *
 * Real: the gradient is 0. Complex: dy = (dx - y Re(conj(y) dx)) / |x|, the part of dx across y.
 *
 * @example
 * sgn(tensor([-3, 0, 2])); // [-1, 0, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.sgn.html
 */
export function sgn(x: Tensor): Tensor {
  if (x.dtype !== 'complex64') {
    return record(sign(x.detach()), 'SgnBackward0', [x], (grad) => zerosLike(grad));
  }
  return record(
    applyUnary('sgnC64', x),
    'SgnBackward0',
    [x],
    (grad, node) => {
      const from = node.saved(0);
      const size = abs(from);
      const direction = sgn(from);
      const along = mul(direction, to(mul(grad, conj(direction)), 'float32'));
      return where(eq(size, 0), 0, div(sub(grad, along), size));
    },
    [x],
  );
}

/** x = sgn(x). */
export function sgn_(x: Tensor): Tensor {
  return inPlace(x, [], () => sgn(x));
}
