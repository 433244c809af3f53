import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { add } from './add';
import { holomorphic } from './drivers/holomorphic';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';
import { mul } from './mul';
import { rsqrt } from './rsqrt';
import { square } from './square';

/**
 * y = arsinh x = ln(x + √(x² + 1)).
 *
 * d(arsinh x) = dx / √(x² + 1)
 *
 * @param x - of any shape, real or complex; integers and booleans count as float32
 * @returns float32, or complex64 for complex x, with the shape of x
 * @example
 * asinh(tensor([0, 1])); // [0, 0.8814]
 * @see https://pytorch.org/docs/stable/generated/torch.asinh.html
 */
export function asinh(x: Tensor): Tensor {
  const y = unaryFloat('asinh', x);
  return record(
    y,
    'AsinhBackward0',
    wrt(
      x,
      holomorphic((grad, x) => mul(grad, rsqrt(add(square(x), 1)))),
      x,
    ),
  );
}

/** x = asinh(x). */
export function asinh_(x: Tensor): Tensor {
  return inPlace(x, [], () => asinh(x));
}
