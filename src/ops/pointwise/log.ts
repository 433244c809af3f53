import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { div } from './div';
import { holomorphic } from './drivers/holomorphic';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';

/**
 * y = ln x, element by element; NaN below 0, -Infinity at 0.
 *
 * d(ln x) = dx / x
 *
 * @param x - of any shape, real or complex; integers and booleans count as float32
 * @returns float32, or complex64 for complex x, with the shape of x
 * @example
 * log(tensor([1, Math.E])); // [0, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.log.html
 */
export function log(x: Tensor): Tensor {
  const y = unaryFloat('log', x);
  return record(
    y,
    'LogBackward0',
    wrt(
      x,
      holomorphic((grad, x) => div(grad, x)),
      x,
    ),
  );
}

/** x = ln x. */
export function log_(x: Tensor): Tensor {
  return inPlace(x, [], () => log(x));
}
