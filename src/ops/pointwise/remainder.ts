import { record, wrt } from '../../autograd/record';
import { AutogradError } from '../../errors';
import { isFloating } from '../../tensor/dtype';
import { Tensor } from '../../tensor/tensor';
import { div } from './div';
import { binary, binaryKernels, type Operand, resultType } from './drivers/binary';
import { inPlace } from './drivers/inPlace';
import { refuseZero } from './drivers/integerDivision';
import { mul } from './mul';
import { neg } from './neg';

const KERNELS = binaryKernels('remainder', { bool: false });

/**
 * y = a - b floor(a / b): the remainder of the division, with the sign of b, as in Python.
 *
 * dy = da - floor(a / b) db
 *
 * @param a - the dividend
 * @param b - the divisor, which broadcasts against the dividend
 * @returns with the shape that both broadcast to and the dtype that both promote to
 * @throws ShapeError when the shapes don't broadcast
 * @throws ValueError when integers are divided by 0
 * @throws DTypeError for complex numbers
 * @example
 * remainder(tensor([5, -5]), 3); // [2, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.remainder.html
 */
export function remainder(a: Operand, b: Operand): Tensor {
  if (!isFloating(resultType(a, b))) refuseZero(a, b);
  if (!(a instanceof Tensor)) {
    const refuse = (): never => {
      throw new AutogradError('derivative for aten::remainder is not implemented');
    };
    return record(binary(KERNELS, a, b), 'NotImplemented', wrt(b, refuse));
  }
  return record(
    binary(KERNELS, a, b),
    b instanceof Tensor ? 'RemainderBackward1' : 'RemainderBackward0',
    wrt(a, (grad) => grad),
    wrt(b, (grad, a, b) => neg(mul(grad, div(a, b, { roundingMode: 'floor' }))), a, b),
  );
}

/** x = remainder(x, b). */
export function remainder_(x: Tensor, b: Operand): Tensor {
  return inPlace(x, b instanceof Tensor ? [b] : [], () => remainder(x, b));
}
