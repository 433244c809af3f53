import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { clampMax } from '../pointwise/clampMax';
import { clampMin } from '../pointwise/clampMin';
import { eq } from '../pointwise/eq';
import { exp } from '../pointwise/exp';
import { gt } from '../pointwise/gt';
import { mul } from '../pointwise/mul';
import { reciprocal } from '../pointwise/reciprocal';
import { square } from '../pointwise/square';
import { where } from '../pointwise/where';
import { specialOfOne } from './drivers/special';
import { erfcx } from './erfcx';

/** From here on Φ is 1 in float32, and the slope the normal density: the derivative of erfcx would overflow. */
const FAR = 10;

/**
 * y = ln Φ(x), also where Φ(x) is too small for a number of its own.
 *
 * dy = √(2/π) / erfcx(-x/√2) dx, NaN where y is -Infinity
 *
 * @param x - of any shape, real; integers count as float32
 * @returns float32, with the shape of x, values at most 0
 * @throws DTypeError for complex numbers
 * @example
 * logNdtr(tensor([0, -20])); // [-0.6931, -203.9172]
 * @see https://pytorch.org/docs/stable/special.html#torch.special.log_ndtr
 */
export function logNdtr(x: Tensor): Tensor {
  const y = specialOfOne('logNdtr', 'log_ndtr_cpu', x);
  return record(
    y,
    'SpecialLogNdtrBackward0',
    wrt(
      x,
      (grad, x, y) => {
        const low = mul(reciprocal(erfcx(mul(clampMax(x, FAR), -Math.SQRT1_2))), Math.sqrt(2 / Math.PI));
        const high = mul(exp(mul(square(clampMin(x, FAR)), -0.5)), 1 / Math.sqrt(2 * Math.PI));
        return mul(grad, where(eq(y, -Infinity), NaN, where(gt(x, FAR), high, low)));
      },
      x,
      y,
    ),
  );
}
