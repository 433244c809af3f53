import type { Tensor } from '../../tensor/tensor';
import { inPlace } from './drivers/inPlace';
import { logical } from './drivers/logical';

/**
 * y = whether a or b is nonzero, with broadcasting; NaN counts as nonzero.
 *
 * @param a - of any shape and dtype
 * @param b - the same; broadcasts against a
 * @returns a bool tensor
 * @throws ShapeError when the shapes don't broadcast
 * @example
 * logicalOr(tensor([1, 0, 2]), tensor([3, 4, 0])); // [true, true, true]
 * @see https://pytorch.org/docs/stable/generated/torch.logical_or.html
 */
export function logicalOr(a: Tensor, b: Tensor): Tensor {
  return logical('or', a, b);
}

/** x = 1 or 0 as x or b is nonzero or not. */
export function logicalOr_(x: Tensor, b: Tensor): Tensor {
  return inPlace(x, [b], () => logicalOr(x, b));
}
