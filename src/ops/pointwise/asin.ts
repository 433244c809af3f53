import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { holomorphic } from './drivers/holomorphic';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';
import { mul } from './mul';
import { rsqrt } from './rsqrt';
import { rsub } from './rsub';
import { square } from './square';

/**
 * y = arcsin x in radians; NaN outside of [-1, 1].
 *
 * d(arcsin x) = dx / √(1 - x²)
 *
 * @param x - of any shape, real or complex; integers and booleans count as float32
 * @returns float32, or complex64 for complex x, with the shape of x
 * @example
 * asin(tensor([0, 1])); // [0, 1.5708]
 * @see https://pytorch.org/docs/stable/generated/torch.asin.html
 */
export function asin(x: Tensor): Tensor {
  const y = unaryFloat('asin', x);
  return record(
    y,
    'AsinBackward0',
    wrt(
      x,
      holomorphic((grad, x) => mul(grad, rsqrt(rsub(square(x), 1)))),
      x,
    ),
  );
}

/** x = asin(x). */
export function asin_(x: Tensor): Tensor {
  return inPlace(x, [], () => asin(x));
}
