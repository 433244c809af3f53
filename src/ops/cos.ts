import { record } from '../autograd/record';
import type { Tensor } from '../tensor/tensor';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';
import { mul } from './mul';
import { neg } from './neg';
import { sin } from './sin';

/**
 * y = cos x, x in radians.
 *
 * d(cos x) = -sin x dx
 *
 * @example
 * cos(tensor([0, Math.PI])); // [1, -1]
 * @see https://pytorch.org/docs/stable/generated/torch.cos.html
 */
export function cos(x: Tensor): Tensor {
  const y = unaryFloat('cos', x);
  return record(y, 'CosBackward0', [x], (grad, node) => neg(mul(grad, sin(node.saved(0)))), [x]);
}

/** x = cos(x). */
export function cos_(x: Tensor): Tensor {
  return inPlace(x, [], () => cos(x));
}
