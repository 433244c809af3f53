import { record, wrt } from '../../autograd/record';
import { AutogradError } from '../../errors';
import { Tensor } from '../../tensor/tensor';
import { floored } from './div';
import { type Operand, scalar } from './drivers/binary';
import { inPlace } from './drivers/inPlace';

/**
 * y = floor(a / b), with broadcasting; integers stay integers. It has no gradient; `div` with the rounding mode 'floor'
 * gives zeros.
 *
 * @param a - the dividend
 * @param b - the divisor, which broadcasts against the dividend
 * @returns with the shape that both broadcast to and the dtype that both promote to
 * @throws ShapeError when the shapes don't broadcast
 * @throws ValueError when integers are divided by 0
 * @example
 * floorDivide(tensor([7, -7]), 2); // [3, -4]
 * @see https://pytorch.org/docs/stable/generated/torch.floor_divide.html
 */
export function floorDivide(a: Operand, b: Operand): Tensor {
  if (!(a instanceof Tensor) && !(b instanceof Tensor)) return floorDivide(scalar(a), b);
  const refuse = (): never => {
    throw new AutogradError(
      "derivative for aten::floor_divide is not implemented; use div(a, b, { roundingMode: 'floor' })",
    );
  };
  return record(floored(a, b), 'NotImplemented', wrt(a, refuse), wrt(b, refuse));
}

/** x = floor(x / b). */
export function floorDivide_(x: Tensor, b: Operand): Tensor {
  return inPlace(x, b instanceof Tensor ? [b] : [], () => floorDivide(x, b));
}
