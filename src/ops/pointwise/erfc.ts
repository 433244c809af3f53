import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';
import { exp } from './exp';
import { mul } from './mul';
import { neg } from './neg';
import { square } from './square';

/**
 * y = 1 - erf x, exact for large x too.
 *
 * d(erfc x) = -2/√π e^(-x²) dx
 *
 * @param x - of any shape; integers and booleans count as float32
 * @returns float32, with the shape of x, between 0 and 2
 * @example
 * erfc(tensor([0, 1])); // [1, 0.1573]
 * @see https://pytorch.org/docs/stable/generated/torch.erfc.html
 */
export function erfc(x: Tensor): Tensor {
  const y = unaryFloat('erfc', x);
  return record(
    y,
    'ErfcBackward0',
    wrt(x, (grad, x) => mul(grad, mul(exp(neg(square(x))), -2 / Math.sqrt(Math.PI))), x),
  );
}

/** x = erfc(x). */
export function erfc_(x: Tensor): Tensor {
  return inPlace(x, [], () => erfc(x));
}
