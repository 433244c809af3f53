import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { add } from './add';
import { div } from './div';
import { holomorphic } from './drivers/holomorphic';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';
import { square } from './square';

/**
 * y = arctan x in radians.
 *
 * d(arctan x) = dx / (1 + x²)
 *
 * @param x - of any shape, real or complex; integers and booleans count as float32
 * @returns float32, or complex64 for complex x, with the shape of x
 * @example
 * atan(tensor([0, 1])); // [0, 0.7854]
 * @see https://pytorch.org/docs/stable/generated/torch.atan.html
 */
export function atan(x: Tensor): Tensor {
  const y = unaryFloat('atan', x);
  return record(
    y,
    'AtanBackward0',
    wrt(
      x,
      holomorphic((grad, x) => div(grad, add(square(x), 1))),
      x,
    ),
  );
}

/** x = atan(x). */
export function atan_(x: Tensor): Tensor {
  return inPlace(x, [], () => atan(x));
}
