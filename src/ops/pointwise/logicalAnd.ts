import type { Tensor } from '../../tensor/tensor';
import { inPlace } from './drivers/inPlace';
import { logical } from './drivers/logical';

/**
 * y = whether a and b are nonzero, with broadcasting; NaN counts as nonzero.
 *
 * @param a - of any shape and dtype
 * @param b - the same; broadcasts against a
 * @returns a bool tensor
 * @throws ShapeError when the shapes don't broadcast
 * @example
 * logicalAnd(tensor([1, 0, 2]), tensor([3, 4, 0])); // [true, false, false]
 * @see https://pytorch.org/docs/stable/generated/torch.logical_and.html
 */
export function logicalAnd(a: Tensor, b: Tensor): Tensor {
  return logical('and', a, b);
}

/** x = 1 or 0 as x and b are nonzero or not. */
export function logicalAnd_(x: Tensor, b: Tensor): Tensor {
  return inPlace(x, [b], () => logicalAnd(x, b));
}
