import type { Tensor } from '../../tensor/tensor';
import { operandOf, type Scalar } from './drivers/binary';
import { compare, compareInPlace } from './drivers/compare';

/**
 * y = true where a ≠ b, else false, with broadcasting. NaN differs from everything, itself too.
 *
 * @param a - of any shape
 * @param b - a tensor that broadcasts against a, or a number
 * @returns a bool tensor
 * @throws ShapeError when the shapes don't broadcast
 * @example
 * ne(tensor([1, 2]), tensor([1, 3])); // [false, true]
 * @see https://pytorch.org/docs/stable/generated/torch.ne.html
 */
export function ne(a: Tensor, b: Scalar): Tensor {
  return compare('ne', a, operandOf(b));
}

/** x = 1 where x ≠ b, else 0. */
export function ne_(x: Tensor, b: Scalar): Tensor {
  return compareInPlace('ne', x, operandOf(b));
}
