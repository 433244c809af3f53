import { Tensor } from '../../tensor/tensor';
import { type OperationName, operationCode } from '../../wasm/operations';
import { type BinaryKernels, binary, type Operand } from './drivers/binary';
import { inPlace } from './drivers/inPlace';

const kernels = (name: string, operation: OperationName): BinaryKernels => ({
  name: `${name}_cpu`,
  bool: false,
  float32: null,
  int32: operationCode(operation),
  complex64: null,
});

const LEFT = kernels('lshift', 'shlI32');
const RIGHT = kernels('rshift', 'shrI32');

/**
 * y = a 2^b for integers: the bits of a, b places to the left.
 *
 * @param a - integers
 * @param b - how many places, integers; broadcasts against a
 * @returns with the shape that both broadcast to
 * @throws DTypeError for anything but integers, ShapeError when the shapes don't broadcast
 * @example
 * bitwiseLeftShift(tensor(Int32Array.of(1, 3)), 2); // [4, 12]
 * @see https://pytorch.org/docs/stable/generated/torch.bitwise_left_shift.html
 */
export function bitwiseLeftShift(a: Operand, b: Operand): Tensor {
  return binary(LEFT, a, b);
}

/** x = x 2^b. */
export function bitwiseLeftShift_(x: Tensor, b: Operand): Tensor {
  return inPlace(x, b instanceof Tensor ? [b] : [], () => bitwiseLeftShift(x, b));
}

/**
 * y = ⌊a / 2^b⌋ for integers: the bits of a, b places to the right, with the sign kept.
 *
 * @param a - integers
 * @param b - how many places, integers; broadcasts against a
 * @returns with the shape that both broadcast to
 * @throws DTypeError for anything but integers, ShapeError when the shapes don't broadcast
 * @example
 * bitwiseRightShift(tensor(Int32Array.of(-8, 7)), 1); // [-4, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.bitwise_right_shift.html
 */
export function bitwiseRightShift(a: Operand, b: Operand): Tensor {
  return binary(RIGHT, a, b);
}

/** x = ⌊x / 2^b⌋. */
export function bitwiseRightShift_(x: Tensor, b: Operand): Tensor {
  return inPlace(x, b instanceof Tensor ? [b] : [], () => bitwiseRightShift(x, b));
}
