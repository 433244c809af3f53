import type { Tensor } from '../../tensor/tensor';
import { circular } from './drivers/circular';
import { inPlace } from './drivers/inPlace';

/**
 * y = cos x, x in radians.
 *
 * d(cos x) = -sin x dx
 *
 * @param x - angles in radians, of any shape, real or complex; integers and booleans count as float32
 * @returns float32, or complex64 for complex x, with the shape of x
 * @example
 * cos(tensor([0, Math.PI])); // [1, -1]
 * @see https://pytorch.org/docs/stable/generated/torch.cos.html
 */
export function cos(x: Tensor): Tensor {
  return circular('cos', x);
}

/** x = cos(x). */
export function cos_(x: Tensor): Tensor {
  return inPlace(x, [], () => cos(x));
}
