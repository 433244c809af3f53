import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { div } from './div';
import { holomorphic } from './drivers/holomorphic';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';
import { rsub } from './rsub';
import { square } from './square';

/**
 * y = artanh x = ½ ln((1 + x) / (1 - x)); NaN outside of [-1, 1].
 *
 * d(artanh x) = dx / (1 - x²)
 *
 * @param x - of any shape, real or complex; integers and booleans count as float32
 * @returns float32, or complex64 for complex x, with the shape of x
 * @example
 * atanh(tensor([0, 0.5])); // [0, 0.5493]
 * @see https://pytorch.org/docs/stable/generated/torch.atanh.html
 */
export function atanh(x: Tensor): Tensor {
  const y = unaryFloat('atanh', x);
  return record(
    y,
    'AtanhBackward0',
    wrt(
      x,
      holomorphic((grad, x) => div(grad, rsub(square(x), 1))),
      x,
    ),
  );
}

/** x = atanh(x). */
export function atanh_(x: Tensor): Tensor {
  return inPlace(x, [], () => atanh(x));
}
