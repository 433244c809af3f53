import { record } from '../autograd/record';
import type { Tensor } from '../tensor/tensor';
import { cosh } from './cosh';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';
import { mul } from './mul';

/**
 * y = sinh x = (e^x - e^-x) / 2.
 *
 * d(sinh x) = cosh x dx
 *
 * @example
 * sinh(tensor([0, 1])); // [0, 1.1752]
 * @see https://pytorch.org/docs/stable/generated/torch.sinh.html
 */
export function sinh(x: Tensor): Tensor {
  const y = unaryFloat('sinh', x);
  return record(y, 'SinhBackward0', [x], (grad, node) => mul(grad, cosh(node.saved(0))), [x]);
}

/** x = sinh(x). */
export function sinh_(x: Tensor): Tensor {
  return inPlace(x, [], () => sinh(x));
}
