import type { Tensor } from '../../tensor/tensor';
import { reshape } from './reshape';

/**
 * `x` in the shape of `other`.
 *
 * @param x - of any shape
 * @param other - what gives the shape, with as many elements
 * @returns of the shape of `other`
 * @example
 * reshapeAs(arange(4), zeros([2, 2])); // [[0, 1], [2, 3]]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.reshape_as.html
 */
export function reshapeAs(x: Tensor, other: Tensor): Tensor {
  return reshape(x, other.sizes);
}
