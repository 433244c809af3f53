import type { Tensor } from '../../tensor/tensor';
import { circular } from './drivers/circular';
import { inPlace } from './drivers/inPlace';

/**
 * y = sinh x = (e^x - e^-x) / 2.
 *
 * d(sinh x) = cosh x dx
 *
 * @param x - of any shape, real or complex; integers and booleans count as float32
 * @returns float32, or complex64 for complex x, with the shape of x
 * @example
 * sinh(tensor([0, 1])); // [0, 1.1752]
 * @see https://pytorch.org/docs/stable/generated/torch.sinh.html
 */
export function sinh(x: Tensor): Tensor {
  return circular('sinh', x);
}

/** x = sinh(x). */
export function sinh_(x: Tensor): Tensor {
  return inPlace(x, [], () => sinh(x));
}
