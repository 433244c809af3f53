import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { add } from './add';
import { holomorphic } from './drivers/holomorphic';
import { inPlace } from './drivers/inPlace';
import { unaryFloat } from './drivers/unary';
import { mul } from './mul';
import { square } from './square';

/**
 * y = tan x, x in radians.
 *
 * d(tan x) = (1 + y²) dx
 *
 * @param x - angles in radians, of any shape, real or complex; integers and booleans count as float32
 * @returns float32, or complex64 for complex x, with the shape of x
 * @example
 * tan(tensor([0, Math.PI / 4])); // [0, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.tan.html
 */
export function tan(x: Tensor): Tensor {
  const y = unaryFloat('tan', x);
  return record(
    y,
    'TanBackward0',
    wrt(
      x,
      holomorphic((grad, y) => mul(grad, add(square(y), 1))),
      y,
    ),
  );
}

/** x = tan(x). */
export function tan_(x: Tensor): Tensor {
  return inPlace(x, [], () => tan(x));
}
