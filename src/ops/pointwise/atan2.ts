import { record, wrt } from '../../autograd/record';
import { DTypeError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { add } from './add';
import { div } from './div';
import { binary, binaryKernels, resultType } from './drivers/binary';
import { inPlace } from './drivers/inPlace';
import { mul } from './mul';
import { neg } from './neg';
import { square } from './square';

const KERNELS = binaryKernels('atan2', { int32: false });

/**
 * y = the angle of the point (b, a) in (-π, π]: arctan(a / b) in the right quadrant. Integers give float32.
 *
 * dy = (b da - a db) / (a² + b²)
 *
 * @param a - the second coordinates, sines
 * @param b - the first coordinates, cosines; broadcasts against a
 * @returns float32, in radians, with the shape that both broadcast to
 * @throws ShapeError when the shapes don't broadcast
 * @throws DTypeError for complex numbers
 * @example
 * atan2(tensor([1, -1]), tensor([-1, -1])); // [2.3562, -2.3562]
 * @see https://pytorch.org/docs/stable/generated/torch.atan2.html
 */
export function atan2(a: Tensor, b: Tensor): Tensor {
  if (resultType(a, b) === 'complex64') throw new DTypeError('"atan2_cpu" not implemented for \'ComplexFloat\'');
  return record(
    binary(KERNELS, a, b, 'float32'),
    'Atan2Backward0',
    wrt(a, (grad, a, b) => mul(grad, div(b, add(square(a), square(b)))), a, b),
    wrt(b, (grad, a, b) => neg(mul(grad, div(a, add(square(a), square(b))))), a, b),
  );
}

/** x = the angle of the point (b, x). */
export function atan2_(x: Tensor, b: Tensor): Tensor {
  return inPlace(x, [b], () => atan2(x, b));
}
