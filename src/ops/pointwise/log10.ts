import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { div } from './div';
import { holomorphic } from './drivers/holomorphic';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';
import { mul } from './mul';

/**
 * y = log₁₀ x, element by element.
 *
 * d(log₁₀ x) = dx / (x ln 10)
 *
 * @param x - of any shape, real or complex; integers and booleans count as float32
 * @returns float32, or complex64 for complex x, with the shape of x
 * @example
 * log10(tensor([1, 1000])); // [0, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.log10.html
 */
export function log10(x: Tensor): Tensor {
  const y = unaryFloat('log10', x);
  return record(
    y,
    'Log10Backward0',
    wrt(
      x,
      holomorphic((grad, x) => div(grad, mul(x, Math.LN10))),
      x,
    ),
  );
}

/** x = log₁₀ x. */
export function log10_(x: Tensor): Tensor {
  return inPlace(x, [], () => log10(x));
}
