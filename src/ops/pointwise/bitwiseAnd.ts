import { Tensor } from '../../tensor/tensor';
import type { Operand } from './drivers/binary';
import { bitwise } from './drivers/bitwise';
import { inPlace } from './drivers/inPlace';

/**
 * y = a AND b, bit by bit, with broadcasting; for booleans the logical operation.
 *
 * @param a - integers or booleans, or a number
 * @param b - the same, which broadcasts against a
 * @returns with the shape that both broadcast to and the dtype that both promote to
 * @throws DTypeError for float32 and complex numbers
 * @throws ShapeError when the shapes don't broadcast
 * @example
 * bitwiseAnd(tensor([5, 6], { dtype: 'int32' }), 3); // [1, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.bitwise_and.html
 */
export function bitwiseAnd(a: Operand, b: Operand): Tensor {
  return bitwise('and', a, b);
}

/** x = x AND b. */
export function bitwiseAnd_(x: Tensor, b: Operand): Tensor {
  return inPlace(x, b instanceof Tensor ? [b] : [], () => bitwiseAnd(x, b));
}
