import { Tensor } from '../../tensor/tensor';
import type { Operand } from './drivers/binary';
import { bitwise } from './drivers/bitwise';
import { inPlace } from './drivers/inPlace';

/**
 * y = a OR b, bit by bit, with broadcasting; for booleans the logical operation.
 *
 * @param a - integers or booleans, or a number
 * @param b - the same, which broadcasts against a
 * @returns with the shape that both broadcast to and the dtype that both promote to
 * @throws DTypeError for float32 and complex numbers
 * @throws ShapeError when the shapes don't broadcast
 * @example
 * bitwiseOr(tensor([5, 6], { dtype: 'int32' }), 3); // [7, 7]
 * @see https://pytorch.org/docs/stable/generated/torch.bitwise_or.html
 */
export function bitwiseOr(a: Operand, b: Operand): Tensor {
  return bitwise('or', a, b);
}

/** x = x OR b. */
export function bitwiseOr_(x: Tensor, b: Operand): Tensor {
  return inPlace(x, b instanceof Tensor ? [b] : [], () => bitwiseOr(x, b));
}
