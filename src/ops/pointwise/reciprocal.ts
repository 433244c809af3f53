import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { holomorphic } from './drivers/holomorphic';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';
import { mul } from './mul';
import { neg } from './neg';
import { square } from './square';

/**
 * y = 1 / x, element by element.
 *
 * d(1/x) = -y² dx
 *
 * @param x - of any shape, real or complex; integers and booleans count as float32
 * @returns float32, or complex64 for complex x, with the shape of x
 * @example
 * reciprocal(tensor([2, 4])); // [0.5, 0.25]
 * @see https://pytorch.org/docs/stable/generated/torch.reciprocal.html
 */
export function reciprocal(x: Tensor): Tensor {
  const y = unaryFloat('reciprocal', x);
  return record(
    y,
    'ReciprocalBackward0',
    wrt(
      x,
      holomorphic((grad, y) => neg(mul(grad, square(y)))),
      y,
    ),
  );
}

/** x = 1 / x. */
export function reciprocal_(x: Tensor): Tensor {
  return inPlace(x, [], () => reciprocal(x));
}
