import { abs } from '../../../ops/pointwise/abs';
import { add } from '../../../ops/pointwise/add';
import { div } from '../../../ops/pointwise/div';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';

/**
 * y = x / (1 + |x|).
 *
 * @param x - any shape
 * @returns the shape of x
 * @example
 * F.softsign(tensor([1, -3])); // [0.5, -0.75]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.softsign.html
 */
export function softsign(x: Tensor): Tensor {
  return scope(() => div(x, add(abs(x), 1)));
}
