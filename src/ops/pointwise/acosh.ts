import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { holomorphic } from './drivers/holomorphic';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';
import { mul } from './mul';
import { rsqrt } from './rsqrt';
import { square } from './square';
import { sub } from './sub';

/**
 * y = arcosh x = ln(x + √(x² - 1)); NaN below 1.
 *
 * d(arcosh x) = dx / √(x² - 1)
 *
 * @param x - of any shape, real or complex; integers and booleans count as float32
 * @returns float32, or complex64 for complex x, with the shape of x
 * @example
 * acosh(tensor([1, 2])); // [0, 1.3170]
 * @see https://pytorch.org/docs/stable/generated/torch.acosh.html
 */
export function acosh(x: Tensor): Tensor {
  const y = unaryFloat('acosh', x);
  return record(
    y,
    'AcoshBackward0',
    wrt(
      x,
      holomorphic((grad, x) => mul(grad, rsqrt(sub(square(x), 1)))),
      x,
    ),
  );
}

/** x = acosh(x). */
export function acosh_(x: Tensor): Tensor {
  return inPlace(x, [], () => acosh(x));
}
