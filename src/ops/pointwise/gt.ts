import type { Tensor } from '../../tensor/tensor';
import { operandOf, type Scalar } from './drivers/binary';
import { compare, compareInPlace } from './drivers/compare';

/**
 * y = true where a > b, else false, with broadcasting. False where NaN takes part.
 *
 * @param a - real, of any shape
 * @param b - a tensor that broadcasts against a, or a number
 * @returns a bool tensor
 * @throws ShapeError when the shapes don't broadcast
 * @throws DTypeError for complex numbers, which have no order
 * @example
 * gt(tensor([1, 2]), tensor([1, 3])); // [false, false]
 * @see https://pytorch.org/docs/stable/generated/torch.gt.html
 */
export function gt(a: Tensor, b: Scalar): Tensor {
  return compare('gt', a, operandOf(b));
}

/** x = 1 where x > b, else 0. */
export function gt_(x: Tensor, b: Scalar): Tensor {
  return compareInPlace('gt', x, operandOf(b));
}
