import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { holomorphic } from './drivers/holomorphic';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';
import { mul } from './mul';
import { neg } from './neg';
import { rsqrt } from './rsqrt';
import { rsub } from './rsub';
import { square } from './square';

/**
 * y = arccos x in radians; NaN outside of [-1, 1].
 *
 * d(arccos x) = -dx / √(1 - x²)
 *
 * @param x - of any shape, real or complex; integers and booleans count as float32
 * @returns float32, or complex64 for complex x, with the shape of x
 * @example
 * acos(tensor([1, -1])); // [0, 3.1416]
 * @see https://pytorch.org/docs/stable/generated/torch.acos.html
 */
export function acos(x: Tensor): Tensor {
  const y = unaryFloat('acos', x);
  return record(
    y,
    'AcosBackward0',
    wrt(
      x,
      holomorphic((grad, x) => neg(mul(grad, rsqrt(rsub(square(x), 1))))),
      x,
    ),
  );
}

/** x = acos(x). */
export function acos_(x: Tensor): Tensor {
  return inPlace(x, [], () => acos(x));
}
