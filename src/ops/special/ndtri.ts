import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { exp } from '../pointwise/exp';
import { mul } from '../pointwise/mul';
import { square } from '../pointwise/square';
import { specialOfOne } from './drivers/special';

/**
 * y with Φ(y) = x, the inverse of `ndtr`: ∓Infinity at 0 and 1, NaN outside.
 *
 * dy = √(2π) e^(y²/2) dx
 *
 * @param x - probabilities, of any shape, real; integers count as float32
 * @returns float32, with the shape of x
 * @throws DTypeError for complex numbers
 * @example
 * ndtri(tensor([0.5, 0.975])); // [0, 1.95996]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.ndtri
 */
export function ndtri(x: Tensor): Tensor {
  const y = specialOfOne('ndtri', 'ndtri_cpu', x);
  return record(
    y,
    'SpecialNdtriBackward0',
    wrt(x, (grad, y) => mul(grad, mul(exp(mul(square(y), 0.5)), Math.sqrt(2 * Math.PI))), y),
  );
}
