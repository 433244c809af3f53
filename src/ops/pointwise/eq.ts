import type { Tensor } from '../../tensor/tensor';
import { operandOf, type Scalar } from './drivers/binary';
import { compare, compareInPlace } from './drivers/compare';

/**
 * y = true where a = b, else false, with broadcasting. NaN equals nothing, not even itself.
 *
 * @param a - of any shape
 * @param b - a tensor that broadcasts against a, or a number
 * @returns a bool tensor
 * @throws ShapeError when the shapes don't broadcast
 * @example
 * eq(tensor([1, 2]), tensor([1, 3])); // [true, false]
 * @see https://pytorch.org/docs/stable/generated/torch.eq.html
 */
export function eq(a: Tensor, b: Scalar): Tensor {
  return compare('eq', a, operandOf(b));
}

/** x = 1 where x = b, else 0. */
export function eq_(x: Tensor, b: Scalar): Tensor {
  return compareInPlace('eq', x, operandOf(b));
}
