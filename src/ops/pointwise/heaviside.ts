import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { AutogradError, DTypeError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { inPlace } from './drivers/inPlace';
import { toType } from './drivers/toType';
import { eq } from './eq';
import { gt } from './gt';
import { where } from './where';

/**
 * y = 0 where x < 0 or NaN, 1 where x > 0, and the value where x = 0.
 *
 * @param x - real, of any shape
 * @param values - of the same dtype; broadcasts
 * @returns with the shape that both broadcast to
 * @throws DTypeError for complex numbers, or when the dtypes differ; ShapeError when the shapes don't broadcast
 * @example
 * heaviside(tensor([-1, 0, 2]), tensor(0.5)); // [0, 0.5, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.heaviside.html
 */
export function heaviside(x: Tensor, values: Tensor): Tensor {
  if (x.dtype === 'complex64' || values.dtype === 'complex64') {
    throw new DTypeError('heaviside is not yet implemented for complex tensors.');
  }
  if (x.dtype !== values.dtype) {
    throw new DTypeError('heaviside is not yet implemented for tensors with different dtypes.');
  }
  const y = noGrad(() => where(eq(x, 0), values, toType(gt(x, 0), x.dtype)));
  const refuse = (): never => {
    throw new AutogradError("the derivative for 'heaviside' is not implemented.");
  };
  return record(y, 'NotImplemented', wrt(x, refuse), wrt(values, refuse));
}

/** x = heaviside(x, values). */
export function heaviside_(x: Tensor, values: Tensor): Tensor {
  return inPlace(x, [values], () => heaviside(x, values));
}
