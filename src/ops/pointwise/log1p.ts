import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { add } from './add';
import { div } from './div';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';

/**
 * y = ln(1 + x), exact for small x too.
 *
 * d(ln(1 + x)) = dx / (1 + x)
 *
 * @param x - of any shape; integers and booleans count as float32
 * @returns float32, with the shape of x
 * @example
 * log1p(tensor([0, 1e-6])); // [0, 1e-6]
 * @see https://pytorch.org/docs/stable/generated/torch.log1p.html
 */
export function log1p(x: Tensor): Tensor {
  const y = unaryFloat('log1p', x);
  return record(
    y,
    'Log1PBackward0',
    wrt(x, (grad, x) => div(grad, add(x, 1)), x),
  );
}

/** x = ln(1 + x). */
export function log1p_(x: Tensor): Tensor {
  return inPlace(x, [], () => log1p(x));
}
