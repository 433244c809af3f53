import type { Tensor } from '../../tensor/tensor';
import { reshape } from './reshape';

/**
 * All elements in one dim.
 *
 * @param x - of any shape
 * @returns a vector; a view where the strides allow it, else a copy
 * @example
 * ravel(tensor([[1, 2], [3, 4]])); // [1, 2, 3, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.ravel.html
 */
export function ravel(x: Tensor): Tensor {
  return reshape(x, [-1]);
}
