import type { Tensor } from '../../tensor/tensor';
import { inPlace } from './drivers/inPlace';
import { eq } from './eq';

/**
 * y = true where x is zero, else false.
 *
 * @returns a bool tensor
 * @example
 * logicalNot(tensor([true, false])); // [false, true]
 * @see https://pytorch.org/docs/stable/generated/torch.logical_not.html
 */
export function logicalNot(x: Tensor): Tensor {
  return eq(x, 0);
}

/** x = 1 where it is zero, else 0. */
export function logicalNot_(x: Tensor): Tensor {
  return inPlace(x, [], () => logicalNot(x));
}
