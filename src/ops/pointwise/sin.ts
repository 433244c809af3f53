import type { Tensor } from '../../tensor/tensor';
import { circular } from './drivers/circular';
import { inPlace } from './drivers/inPlace';

/**
 * y = sin x, x in radians.
 *
 * d(sin x) = cos x dx
 *
 * @param x - angles in radians, of any shape, real or complex; integers and booleans count as float32
 * @returns float32, or complex64 for complex x, with the shape of x
 * @example
 * sin(tensor([0, Math.PI / 2])); // [0, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.sin.html
 */
export function sin(x: Tensor): Tensor {
  return circular('sin', x);
}

/** x = sin(x). */
export function sin_(x: Tensor): Tensor {
  return inPlace(x, [], () => sin(x));
}
