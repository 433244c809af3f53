import { record } from '../autograd/record';
import type { Tensor } from '../tensor/tensor';
import { cos } from './cos';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';
import { mul } from './mul';

/**
 * y = sin x, x in radians.
 *
 * d(sin x) = cos x dx
 *
 * @example
 * sin(tensor([0, Math.PI / 2])); // [0, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.sin.html
 */
export function sin(x: Tensor): Tensor {
  const y = unaryFloat('sin', x);
  return record(y, 'SinBackward0', [x], (grad, node) => mul(grad, cos(node.saved(0))), [x]);
}

/** x = sin(x). */
export function sin_(x: Tensor): Tensor {
  return inPlace(x, [], () => sin(x));
}
