import { record, wrt } from '../../autograd/record';
import { DTypeError } from '../../errors';
import { zerosLike } from '../../tensor/create';
import { Tensor } from '../../tensor/tensor';
import { wrongCall } from '../../tensor/wrongArguments';
import { div } from './div';
import { binary, binaryKernels, type Operand, resultType } from './drivers/binary';
import { inPlace } from './drivers/inPlace';
import { eq } from './eq';
import { mul } from './mul';
import { where } from './where';

const KERNELS = binaryKernels('copysign', { int32: false });

/**
 * y = |a| with the sign of b, also that of -0. Integers give float32.
 *
 * dy = y / a da, and 0 where a = 0
 *
 * @param a - the sizes
 * @param b - the signs; broadcasts against a
 * @returns float32, with the shape that both broadcast to
 * @throws DTypeError for complex numbers, ShapeError when the shapes don't broadcast
 * @example
 * copysign(tensor([1, -2]), -1); // [-1, -2]
 * @see https://pytorch.org/docs/stable/generated/torch.copysign.html
 */
export function copysign(a: Tensor, b: Operand): Tensor {
  if (!(a instanceof Tensor)) throw wrongCall('copysign', [a, b]);
  if (resultType(a, b) === 'complex64') throw new DTypeError('"copysign_cpu" not implemented for \'ComplexFloat\'');
  const y = binary(KERNELS, a, b, 'float32');
  return record(
    y,
    b instanceof Tensor ? 'CopysignBackward0' : 'CopysignBackward1',
    wrt(a, (grad, a, y) => mul(grad, where(eq(a, 0), 0, div(y, a))), a, y),
    wrt(b, (grad) => zerosLike(grad)),
  );
}

/** x = |x| with the sign of b. */
export function copysign_(x: Tensor, b: Operand): Tensor {
  return inPlace(x, b instanceof Tensor ? [b] : [], () => copysign(x, b));
}
