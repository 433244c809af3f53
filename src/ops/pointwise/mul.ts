import { record, wrt } from '../../autograd/record';
import { Tensor } from '../../tensor/tensor';
import { conjugate } from './conj';
import { binary, binaryKernels, type Operand, operandOf, type Scalar, scalar } from './drivers/binary';
import { inPlace } from './drivers/inPlace';

const KERNELS = binaryKernels('mul', { complex64: true });

/**
 * y = a * b, with broadcasting and type promotion.
 *
 * d(a b) = da b + a db; for complex numbers the factors are conjugated.
 *
 * @param left - the first factor
 * @param other - the second factor, which broadcasts against the first
 * @returns with the shape that both broadcast to and the dtype that both promote to
 * @example
 * mul(tensor([1, 2, 3]), 2); // [2, 4, 6]
 * @see https://pytorch.org/docs/stable/generated/torch.mul.html
 */
export function mul(left: Scalar, other: Scalar): Tensor {
  const a = operandOf(left);
  const b = operandOf(other);
  const first = a instanceof Tensor || b instanceof Tensor ? a : scalar(a);
  return record(binary(KERNELS, first, b), 'MulBackward0', wrt(a, byFactor, b), wrt(b, byFactor, a));
}

/** The other factor is the slope. */
function byFactor(grad: Tensor, other: Operand): Tensor {
  return mul(grad, conjugate(other));
}

/** x *= b. */
export function mul_(x: Tensor, b: Scalar): Tensor {
  return inPlace(x, b instanceof Tensor ? [b] : [], () => mul(x, b));
}
