import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { mul } from '../pointwise/mul';
import { sub } from '../pointwise/sub';
import { specialOfOne } from './drivers/special';

/**
 * y = e^(x²) erfc x: the complementary error function without its decay, about 1 / (x √π) for large x.
 *
 * dy = (2 x y - 2/√π) dx
 *
 * @param x - of any shape, real; integers count as float32
 * @returns float32, with the shape of x, positive values
 * @throws DTypeError for complex numbers
 * @example
 * erfcx(tensor([0, 10])); // [1, 0.0561]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.erfcx
 */
export function erfcx(x: Tensor): Tensor {
  const y = specialOfOne('erfcx', 'erfcx_cpu', x);
  return record(
    y,
    'SpecialErfcxBackward0',
    wrt(x, (grad, x, y) => mul(grad, sub(mul(mul(x, 2), y), 2 / Math.sqrt(Math.PI))), x, y),
  );
}
