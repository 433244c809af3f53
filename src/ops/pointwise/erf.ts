import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';
import { exp } from './exp';
import { mul } from './mul';
import { neg } from './neg';
import { square } from './square';

/**
 * y = erf x = 2/√π ∫₀ˣ e^(-t²) dt.
 *
 * d(erf x) = 2/√π e^(-x²) dx
 *
 * @param x - of any shape; integers and booleans count as float32
 * @returns float32, with the shape of x, between -1 and 1
 * @example
 * erf(tensor([0, 1])); // [0, 0.8427]
 * @see https://pytorch.org/docs/stable/generated/torch.erf.html
 */
export function erf(x: Tensor): Tensor {
  const y = unaryFloat('erf', x);
  return record(
    y,
    'ErfBackward0',
    wrt(x, (grad, x) => mul(grad, mul(exp(neg(square(x))), 2 / Math.sqrt(Math.PI))), x),
  );
}

/** x = erf(x). */
export function erf_(x: Tensor): Tensor {
  return inPlace(x, [], () => erf(x));
}
