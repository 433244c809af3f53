import { Tensor } from '../../tensor/tensor';
import type { Operand } from './drivers/binary';
import { bitwise } from './drivers/bitwise';
import { inPlace } from './drivers/inPlace';

/**
 * y = a XOR b, bit by bit, with broadcasting; for booleans the logical operation.
 *
 * @param a - integers or booleans, or a number
 * @param b - the same, which broadcasts against a
 * @returns with the shape that both broadcast to and the dtype that both promote to
 * @throws DTypeError for float32 and complex numbers
 * @throws ShapeError when the shapes don't broadcast
 * @example
 * bitwiseXor(tensor([5, 6], { dtype: 'int32' }), 3); // [6, 5]
 * @see https://pytorch.org/docs/stable/generated/torch.bitwise_xor.html
 */
export function bitwiseXor(a: Operand, b: Operand): Tensor {
  return bitwise('xor', a, b);
}

/** x = x XOR b. */
export function bitwiseXor_(x: Tensor, b: Operand): Tensor {
  return inPlace(x, b instanceof Tensor ? [b] : [], () => bitwiseXor(x, b));
}
