import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { abs } from '../pointwise/abs';
import { div } from '../pointwise/div';
import { inPlace } from '../pointwise/drivers/inPlace';
import { gt } from '../pointwise/gt';
import { mul } from '../pointwise/mul';
import { sub } from '../pointwise/sub';
import { where } from '../pointwise/where';
import { specialOfOne } from './drivers/special';

/** Up to this size of x, y / x is its limit: the step between 1 and the next float32. */
const TINY = 1.1920928955078125e-7;

/**
 * y = I0(x) = Σ (x²/4)ⁿ / n!², the modified Bessel function of the first kind of order 0.
 *
 * dy = I1(x) dx
 *
 * @param x - of any shape, real; integers count as float32
 * @returns float32, with the shape of x, at least 1
 * @throws DTypeError for complex numbers
 * @example
 * i0(tensor([0, 1])); // [1, 1.2661]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.i0
 */
export function i0(x: Tensor): Tensor {
  const y = specialOfOne('i0', 'i0_vml_cpu', x);
  return record(
    y,
    'I0Backward0',
    wrt(x, (grad, x) => mul(grad, i1(x)), x),
  );
}

/** x = i0(x). */
export function i0_(x: Tensor): Tensor {
  return inPlace(x, [], () => i0(x));
}

/**
 * y = I1(x), the modified Bessel function of the first kind of order 1.
 *
 * dy = (I0(x) - y / x) dx, and dx / 2 at 0
 *
 * @param x - of any shape, real; integers count as float32
 * @returns float32, with the shape of x
 * @throws DTypeError for complex numbers
 * @example
 * i1(tensor([0, 1])); // [0, 0.5652]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.i1
 */
export function i1(x: Tensor): Tensor {
  const y = specialOfOne('i1', 'i1_cpu', x);
  return record(
    y,
    'SpecialI1Backward0',
    wrt(
      x,
      (grad, x, y) => {
        const regular = gt(abs(x), TINY);
        const at = where(regular, x, TINY);
        return mul(grad, where(regular, sub(i0(at), div(y, at)), 0.5));
      },
      x,
      y,
    ),
  );
}
