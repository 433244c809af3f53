import { record, wrt } from '../../autograd/record';
import { zerosLike } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { inPlace } from './drivers/inPlace';
import { unaryWhole } from './drivers/unary';

/**
 * y = the largest whole number ≤ x; integers stay as they are.
 *
 * The gradient is 0: y is constant almost everywhere.
 *
 * @param x - real, of any shape
 * @returns with the shape and the dtype of x
 * @example
 * floor(tensor([1.7, -1.2])); // [1, -2]
 * @see https://pytorch.org/docs/stable/generated/torch.floor.html
 */
export function floor(x: Tensor): Tensor {
  const y = unaryWhole('floor', x);
  return record(
    y,
    'FloorBackward0',
    wrt(x, (grad) => zerosLike(grad)),
  );
}

/** x = floor(x). */
export function floor_(x: Tensor): Tensor {
  return inPlace(x, [], () => floor(x));
}
