import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { add } from './add';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';
import { mul } from './mul';

/**
 * y = e^x - 1, exact for small x too.
 *
 * d(e^x - 1) = (y + 1) dx
 *
 * @param x - of any shape; integers and booleans count as float32
 * @returns float32, with the shape of x
 * @example
 * expm1(tensor([0, 1e-6])); // [0, 1e-6]
 * @see https://pytorch.org/docs/stable/generated/torch.expm1.html
 */
export function expm1(x: Tensor): Tensor {
  const y = unaryFloat('expm1', x);
  return record(
    y,
    'Expm1Backward0',
    wrt(x, (grad, y) => mul(grad, add(y, 1)), y),
  );
}

/** x = e^x - 1. */
export function expm1_(x: Tensor): Tensor {
  return inPlace(x, [], () => expm1(x));
}
