import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { abs } from '../pointwise/abs';
import { add } from '../pointwise/add';
import { gt } from '../pointwise/gt';
import { mul } from '../pointwise/mul';
import { reciprocal } from '../pointwise/reciprocal';
import { sign } from '../pointwise/sign';
import { sub } from '../pointwise/sub';
import { where } from '../pointwise/where';
import { specialOfOne } from './drivers/special';

/** Up to this size of x, y / x is its limit: the step between 1 and the next float32. */
const TINY = 1.1920928955078125e-7;

/**
 * y = e^(-|x|) I0(x).
 *
 * dy = (e^(-|x|) I1(x) - sgn(x) y) dx
 *
 * @param x - of any shape, real; integers count as float32
 * @returns float32, with the shape of x, between 0 and 1
 * @throws DTypeError for complex numbers
 * @example
 * i0e(tensor([0, 1])); // [1, 0.4658]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.i0e
 */
export function i0e(x: Tensor): Tensor {
  const y = specialOfOne('i0e', 'i0e_cpu', x);
  return record(
    y,
    'SpecialI0EBackward0',
    wrt(x, (grad, x, y) => mul(grad, sub(i1e(x), mul(sign(x), y))), x, y),
  );
}

/**
 * y = e^(-|x|) I1(x).
 *
 * dy = (e^(-|x|) I0(x) - y (sgn x + 1/x)) dx, and dx / 2 at 0
 *
 * @param x - of any shape, real; integers count as float32
 * @returns float32, with the shape of x
 * @throws DTypeError for complex numbers
 * @example
 * i1e(tensor([0, 1])); // [0, 0.2079]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.i1e
 */
export function i1e(x: Tensor): Tensor {
  const y = specialOfOne('i1e', 'i1e_cpu', x);
  return record(
    y,
    'SpecialI1EBackward0',
    wrt(
      x,
      (grad, x, y) => {
        const regular = gt(abs(x), TINY);
        const at = where(regular, x, TINY);
        return mul(grad, where(regular, sub(i0e(at), mul(y, add(sign(at), reciprocal(at)))), 0.5));
      },
      x,
      y,
    ),
  );
}
