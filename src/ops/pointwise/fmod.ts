import { record, wrt } from '../../autograd/record';
import { isFloating } from '../../tensor/dtype';
import { Tensor } from '../../tensor/tensor';
import { div } from './div';
import { binary, binaryKernels, type Operand, resultType } from './drivers/binary';
import { inPlace } from './drivers/inPlace';
import { refuseZero } from './drivers/integerDivision';
import { mul } from './mul';
import { neg } from './neg';

const KERNELS = binaryKernels('fmod', { bool: false });

/**
 * y = a - b trunc(a / b): the remainder of the division, with the sign of a.
 *
 * dy = da - trunc(a / b) db
 *
 * @param a - the dividend
 * @param b - the divisor, which broadcasts against the dividend
 * @returns with the shape that both broadcast to
 * @throws ShapeError when the shapes don't broadcast
 * @throws ValueError when integers are divided by 0
 * @throws DTypeError for complex numbers
 * @example
 * fmod(tensor([5, -5]), 3); // [2, -2]
 * @see https://pytorch.org/docs/stable/generated/torch.fmod.html
 */
export function fmod(a: Tensor, b: Operand): Tensor {
  if (!isFloating(resultType(a, b))) refuseZero(a, b);
  return record(
    binary(KERNELS, a, b),
    b instanceof Tensor ? 'FmodBackward1' : 'FmodBackward0',
    wrt(a, (grad) => grad),
    wrt(b, (grad, a, b) => neg(mul(grad, div(a, b, { roundingMode: 'trunc' }))), a, b),
  );
}

/** x = fmod(x, b). */
export function fmod_(x: Tensor, b: Operand): Tensor {
  return inPlace(x, b instanceof Tensor ? [b] : [], () => fmod(x, b));
}
