import type { Tensor } from '../../tensor/tensor';
import { expand } from './expand';

/**
 * `x` expanded to the shape of `other`.
 *
 * @param x - of any shape
 * @param other - what gives the shape
 * @returns a view
 * @example
 * expandAs(tensor([[1], [2]]), zeros([2, 2])); // [[1, 1], [2, 2]]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.expand_as.html
 */
export function expandAs(x: Tensor, other: Tensor): Tensor {
  return expand(x, other.sizes);
}
