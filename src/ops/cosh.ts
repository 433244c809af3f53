import { record } from '../autograd/record';
import type { Tensor } from '../tensor/tensor';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';
import { mul } from './mul';
import { sinh } from './sinh';

/**
 * y = cosh x = (e^x + e^-x) / 2.
 *
 * d(cosh x) = sinh x dx
 *
 * @example
 * cosh(tensor([0, 1])); // [1, 1.5431]
 * @see https://pytorch.org/docs/stable/generated/torch.cosh.html
 */
export function cosh(x: Tensor): Tensor {
  const y = unaryFloat('cosh', x);
  return record(y, 'CoshBackward0', [x], (grad, node) => mul(grad, sinh(node.saved(0))), [x]);
}

/** x = cosh(x). */
export function cosh_(x: Tensor): Tensor {
  return inPlace(x, [], () => cosh(x));
}
