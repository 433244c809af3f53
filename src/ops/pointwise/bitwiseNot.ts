import { DTypeError } from '../../errors';
import { infoOf } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { bitwise } from './drivers/bitwise';
import { inPlace } from './drivers/inPlace';
import { logicalNot } from './logicalNot';

/**
 * y = NOT x, bit by bit: -x - 1 for int32; for booleans the logical operation.
 *
 * @param x - integers or booleans, of any shape
 * @returns with the shape and the dtype of x
 * @throws DTypeError for float32 and complex numbers
 * @example
 * bitwiseNot(tensor([5, -6], { dtype: 'int32' })); // [-6, 5]
 * @see https://pytorch.org/docs/stable/generated/torch.bitwise_not.html
 */
export function bitwiseNot(x: Tensor): Tensor {
  if (x.dtype === 'bool') return logicalNot(x);
  if (x.dtype !== 'int32' && x.dtype !== 'uint8') {
    throw new DTypeError(`"bitwise_not_cpu" not implemented for '${infoOf(x.dtype).scalarName}'`);
  }
  return bitwise('xor', x, x.dtype === 'uint8' ? 255 : -1);
}

/** x = NOT x. */
export function bitwiseNot_(x: Tensor): Tensor {
  return inPlace(x, [], () => bitwiseNot(x));
}
