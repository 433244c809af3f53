import { record, wrt } from '../../autograd/record';
import { DTypeError } from '../../errors';
import { temporary } from '../../tensor/copy';
import { infoOf } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { inPlace } from './drivers/inPlace';
import { applyUnary } from './drivers/unary';
import { sub } from './sub';

/**
 * y = x - trunc(x): the fraction, with the sign of x.
 *
 * d(frac x) = dx
 *
 * @param x - float32, of any shape
 * @returns with the shape and the dtype of x, between -1 and 1
 * @throws DTypeError for anything but float32
 * @example
 * frac(tensor([1.25, -2.5])); // [0.25, -0.5]
 * @see https://pytorch.org/docs/stable/generated/torch.frac.html
 */
export function frac(x: Tensor): Tensor {
  if (x.dtype !== 'float32') throw new DTypeError(`"frac" not implemented for '${infoOf(x.dtype).scalarName}'`);
  return record(
    sub(x.detach(), temporary(applyUnary('trunc', x))),
    'FracBackward0',
    wrt(x, (grad) => grad),
  );
}

/** x = frac(x). */
export function frac_(x: Tensor): Tensor {
  return inPlace(x, [], () => frac(x));
}
