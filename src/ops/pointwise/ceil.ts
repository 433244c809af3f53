import { record, wrt } from '../../autograd/record';
import { zerosLike } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { inPlace } from './drivers/inPlace';
import { unaryWhole } from './drivers/unary';

/**
 * y = the smallest whole number ≥ x; integers stay as they are.
 *
 * The gradient is 0: y is constant almost everywhere.
 *
 * @param x - real, of any shape
 * @returns with the shape and the dtype of x
 * @example
 * ceil(tensor([1.2, -1.7])); // [2, -1]
 * @see https://pytorch.org/docs/stable/generated/torch.ceil.html
 */
export function ceil(x: Tensor): Tensor {
  const y = unaryWhole('ceil', x);
  return record(
    y,
    'CeilBackward0',
    wrt(x, (grad) => zerosLike(grad)),
  );
}

/** x = ceil(x). */
export function ceil_(x: Tensor): Tensor {
  return inPlace(x, [], () => ceil(x));
}
