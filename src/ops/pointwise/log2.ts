import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { div } from './div';
import { holomorphic } from './drivers/holomorphic';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';
import { mul } from './mul';

/**
 * y = log₂ x, element by element.
 *
 * d(log₂ x) = dx / (x ln 2)
 *
 * @param x - of any shape, real or complex; integers and booleans count as float32
 * @returns float32, or complex64 for complex x, with the shape of x
 * @example
 * log2(tensor([1, 8])); // [0, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.log2.html
 */
export function log2(x: Tensor): Tensor {
  const y = unaryFloat('log2', x);
  return record(
    y,
    'Log2Backward0',
    wrt(
      x,
      holomorphic((grad, x) => div(grad, mul(x, Math.LN2))),
      x,
    ),
  );
}

/** x = log₂ x. */
export function log2_(x: Tensor): Tensor {
  return inPlace(x, [], () => log2(x));
}
