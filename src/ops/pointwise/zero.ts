import type { Tensor } from '../../tensor/tensor';
import { fill_ } from './fill';

/**
 * Every element of x becomes 0.
 *
 * @param x - of any shape
 * @returns x
 * @throws AutogradError for a leaf that requires a gradient
 * @example
 * tensor([1, 2]).zero_(); // => tensor([0., 0.])
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.zero_.html
 */
export function zero_(x: Tensor): Tensor {
  return fill_(x, 0);
}
