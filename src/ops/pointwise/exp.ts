import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { holomorphic } from './drivers/holomorphic';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';
import { mul } from './mul';

/**
 * y = e^x, element by element.
 *
 * d(exp x) = exp(x) dx
 *
 * @param x - of any shape, real or complex; integers and booleans count as float32
 * @returns float32, or complex64 for complex x, with the shape of x
 * @example
 * exp(tensor([0, 1])); // [1.0000, 2.7183]
 * @see https://pytorch.org/docs/stable/generated/torch.exp.html
 */
export function exp(x: Tensor): Tensor {
  const y = unaryFloat('exp', x);
  return record(
    y,
    'ExpBackward0',
    wrt(
      x,
      holomorphic((grad, y) => mul(grad, y)),
      y,
    ),
  );
}

/** x = e^x. */
export function exp_(x: Tensor): Tensor {
  return inPlace(x, [], () => exp(x));
}
