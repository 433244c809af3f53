import type { Tensor } from '../../tensor/tensor';
import { inPlace } from './drivers/inPlace';
import { logical } from './drivers/logical';

/**
 * y = whether exactly one of a and b is nonzero, with broadcasting; NaN counts as nonzero.
 *
 * @param a - of any shape and dtype
 * @param b - the same; broadcasts against a
 * @returns a bool tensor
 * @throws ShapeError when the shapes don't broadcast
 * @example
 * logicalXor(tensor([1, 0, 2]), tensor([3, 4, 0])); // [false, true, true]
 * @see https://pytorch.org/docs/stable/generated/torch.logical_xor.html
 */
export function logicalXor(a: Tensor, b: Tensor): Tensor {
  return logical('xor', a, b);
}

/** x = 1 or 0 as exactly one of x and b is nonzero or not. */
export function logicalXor_(x: Tensor, b: Tensor): Tensor {
  return inPlace(x, [b], () => logicalXor(x, b));
}
