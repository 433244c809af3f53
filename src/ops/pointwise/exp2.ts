import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';
import { mul } from './mul';

/**
 * y = 2^x, element by element.
 *
 * d(2^x) = y ln 2 dx
 *
 * @param x - of any shape; integers and booleans count as float32
 * @returns float32, with the shape of x
 * @example
 * exp2(tensor([0, 3])); // [1, 8]
 * @see https://pytorch.org/docs/stable/generated/torch.exp2.html
 */
export function exp2(x: Tensor): Tensor {
  const y = unaryFloat('exp2', x);
  return record(
    y,
    'Exp2Backward0',
    wrt(x, (grad, y) => mul(mul(grad, y), Math.LN2), y),
  );
}

/** x = 2^x. */
export function exp2_(x: Tensor): Tensor {
  return inPlace(x, [], () => exp2(x));
}
