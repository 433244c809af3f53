import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';
import { exp } from './exp';
import { mul } from './mul';
import { square } from './square';

/**
 * y with erf y = x; NaN outside of [-1, 1].
 *
 * d(erf⁻¹ x) = √π/2 e^(y²) dx
 *
 * @param x - of any shape; integers and booleans count as float32
 * @returns float32, with the shape of x
 * @example
 * erfinv(tensor([0, 0.5])); // [0, 0.4769]
 * @see https://pytorch.org/docs/stable/generated/torch.erfinv.html
 */
export function erfinv(x: Tensor): Tensor {
  const y = unaryFloat('erfinv', x);
  return record(
    y,
    'ErfinvBackward0',
    wrt(x, (grad, x) => mul(grad, mul(exp(square(erfinv(x))), Math.sqrt(Math.PI) / 2)), x),
  );
}

/** x = erfinv(x). */
export function erfinv_(x: Tensor): Tensor {
  return inPlace(x, [], () => erfinv(x));
}
