import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { log } from '../pointwise/log';
import { mul } from '../pointwise/mul';
import { neg } from '../pointwise/neg';
import { sub } from '../pointwise/sub';
import { specialOfOne } from './drivers/special';

/**
 * y = -x ln x, and 0 at x = 0, -Infinity below: what one outcome of probability x adds to an entropy.
 *
 * dy = -(ln x + 1) dx
 *
 * @param x - probabilities, of any shape, real; integers count as float32
 * @returns float32, with the shape of x
 * @throws DTypeError for complex numbers
 * @example
 * entr(tensor([0, 0.5, 1])); // [0, 0.3466, 0]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.entr
 */
export function entr(x: Tensor): Tensor {
  const y = specialOfOne('entr', 'entr_cpu', x);
  return record(
    y,
    'SpecialEntrBackward0',
    wrt(x, (grad, x) => mul(grad, sub(neg(log(x)), 1)), x),
  );
}
