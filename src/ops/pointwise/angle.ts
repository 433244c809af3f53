import { record, wrt } from '../../autograd/record';
import { zerosLike } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { add } from './add';
import { atan2 } from './atan2';
import { complex } from './complex';
import { div } from './div';
import { toType } from './drivers/toType';
import { eq } from './eq';
import { isnan } from './isnan';
import { lt } from './lt';
import { mul } from './mul';
import { neg } from './neg';
import { imag, real } from './real';
import { square } from './square';
import { where } from './where';

/**
 * y = the angle of x in the plane of complex numbers, in (-π, π]: 0 or π for real numbers.
 *
 * Complex: the gradient turns x, i x / |x|², and is 0 at 0. Real: it is 0.
 *
 * @param x - of any shape, real or complex; integers and booleans count as float32
 * @returns float32
 * @example
 * angle(tensor([[0, 1], [-1, 0]], { dtype: 'complex64' })); // [1.5708, 3.1416]
 * @see https://pytorch.org/docs/stable/generated/torch.angle.html
 */
export function angle(x: Tensor): Tensor {
  const plain = x.detach();
  if (x.dtype === 'complex64') {
    return record(
      atan2(imag(plain), real(plain)),
      'AngleBackward0',
      wrt(
        x,
        (grad, x) => {
          const size = add(square(real(x)), square(imag(x)));
          const scale = where(eq(size, 0), 0, div(grad, size));
          return complex(neg(mul(imag(x), scale)), mul(real(x), scale));
        },
        x,
      ),
    );
  }
  const turned = where(lt(plain, 0), Math.PI, 0);
  const y = x.dtype === 'float32' ? where(isnan(plain), plain, turned) : turned;
  return record(
    toType(y, 'float32'),
    'AngleBackward0',
    wrt(x, (grad) => zerosLike(grad)),
  );
}
