import { sub } from '../../../ops/pointwise/sub';
import { tanh } from '../../../ops/pointwise/tanh';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';

/**
 * y = x - tanh x.
 *
 * @param x - any shape
 * @returns the shape of x
 * @throws DTypeError for anything but floating point
 * @example
 * F.tanhshrink(tensor([1])); // [0.2384]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.tanhshrink.html
 */
export function tanhshrink(x: Tensor): Tensor {
  return scope(() => sub(x, tanh(x)));
}
