import { record, wrt } from '../../autograd/record';
import { zerosLike } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { inPlace } from './drivers/inPlace';
import { unaryWhole } from './drivers/unary';

/**
 * y = x without its fraction; integers stay as they are.
 *
 * The gradient is 0: y is constant almost everywhere.
 *
 * @param x - real, of any shape
 * @returns with the shape and the dtype of x
 * @example
 * trunc(tensor([1.7, -1.7])); // [1, -1]
 * @see https://pytorch.org/docs/stable/generated/torch.trunc.html
 */
export function trunc(x: Tensor): Tensor {
  const y = unaryWhole('trunc', x);
  return record(
    y,
    'TruncBackward0',
    wrt(x, (grad) => zerosLike(grad)),
  );
}

/** x = trunc(x). */
export function trunc_(x: Tensor): Tensor {
  return inPlace(x, [], () => trunc(x));
}
