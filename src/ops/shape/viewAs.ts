import type { Tensor } from '../../tensor/tensor';
import { view } from './reshape';

/**
 * `x` viewed in the shape of `other`.
 *
 * @param x - of any shape
 * @param other - what gives the shape, with as many elements
 * @returns a view
 * @example
 * viewAs(arange(4), zeros([2, 2])); // [[0, 1], [2, 3]]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.view_as.html
 */
export function viewAs(x: Tensor, other: Tensor): Tensor {
  return view(x, other.sizes);
}
