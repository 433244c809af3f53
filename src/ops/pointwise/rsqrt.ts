import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { holomorphic } from './drivers/holomorphic';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';
import { mul } from './mul';
import { square } from './square';

/**
 * y = 1 / √x, element by element.
 *
 * d(x^-½) = -½ y³ dx
 *
 * @param x - of any shape, real or complex; integers and booleans count as float32
 * @returns float32, or complex64 for complex x, with the shape of x
 * @example
 * rsqrt(tensor([4, 16])); // [0.5, 0.25]
 * @see https://pytorch.org/docs/stable/generated/torch.rsqrt.html
 */
export function rsqrt(x: Tensor): Tensor {
  const y = unaryFloat('rsqrt', x);
  return record(
    y,
    'RsqrtBackward0',
    wrt(
      x,
      holomorphic((grad, y) => {
        const cube = mul(square(y), y);
        return mul(mul(grad, cube), -0.5);
      }),
      y,
    ),
  );
}

/** x = 1 / √x. */
export function rsqrt_(x: Tensor): Tensor {
  return inPlace(x, [], () => rsqrt(x));
}
