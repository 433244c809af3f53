import { DTypeError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { inPlace } from './drivers/inPlace';
import { magnitude } from './drivers/polar';

/**
 * y = |x|; for complex numbers √(re² + im²), a float32 tensor.
 *
 * d|x| = sgn(x) dx, with 0 at x = 0
 *
 * @param x - of any shape, real or complex; integers and booleans count as float32
 * @returns with the shape and the dtype of x; float32 for complex x
 * @example
 * abs(tensor([-1, 2])); // [1, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.abs.html
 */
export function abs(x: Tensor): Tensor {
  return magnitude(x);
}

/** x = |x|. */
export function abs_(x: Tensor): Tensor {
  if (x.dtype === 'complex64') throw new DTypeError('In-place abs is not supported for complex tensors.');
  return inPlace(x, [], () => abs(x));
}
