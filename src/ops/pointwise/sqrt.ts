import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { div } from './div';
import { holomorphic } from './drivers/holomorphic';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';
import { mul } from './mul';

/**
 * y = √x, element by element; NaN below 0.
 *
 * d(√x) = dx / (2 √x)
 *
 * @param x - of any shape, real or complex; integers and booleans count as float32
 * @returns float32, or complex64 for complex x, with the shape of x
 * @example
 * sqrt(tensor([4, 9])); // [2, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.sqrt.html
 */
export function sqrt(x: Tensor): Tensor {
  const y = unaryFloat('sqrt', x);
  return record(
    y,
    'SqrtBackward0',
    wrt(
      x,
      holomorphic((grad, y) => div(grad, mul(y, 2))),
      y,
    ),
  );
}

/** x = √x. */
export function sqrt_(x: Tensor): Tensor {
  return inPlace(x, [], () => sqrt(x));
}
