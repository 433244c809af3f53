import { record, wrt } from '../../autograd/record';
import { DTypeError } from '../../errors';
import { copyOf } from '../../tensor/copy';
import { zerosLike } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { inPlace } from './drivers/inPlace';
import { unaryNumeric } from './drivers/unary';

/**
 * y = 1, 0 or -1 as x > 0, x = 0 or NaN, x < 0; `sgn` takes complex numbers too.
 *
 * The gradient is 0: y is constant almost everywhere.
 *
 * @param x - real, of any shape
 * @returns with the shape and the dtype of x
 * @throws DTypeError for complex numbers
 * @example
 * sign(tensor([0.7, 0, -2])); // [1, 0, -1]
 * @see https://pytorch.org/docs/stable/generated/torch.sign.html
 */
export function sign(x: Tensor): Tensor {
  if (x.dtype === 'complex64') {
    throw new DTypeError("Unlike NumPy, torch.sign doesn't support complex tensors. Use torch.sgn instead.");
  }
  const y = x.dtype === 'bool' ? copyOf(x) : unaryNumeric('sign', x);
  return record(
    y,
    'SignBackward0',
    wrt(x, (grad) => zerosLike(grad)),
  );
}

/** x = sign(x). */
export function sign_(x: Tensor): Tensor {
  return inPlace(x, [], () => sign(x));
}
