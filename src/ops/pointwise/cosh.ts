import type { Tensor } from '../../tensor/tensor';
import { circular } from './drivers/circular';
import { inPlace } from './drivers/inPlace';

/**
 * y = cosh x = (e^x + e^-x) / 2.
 *
 * d(cosh x) = sinh x dx
 *
 * @param x - of any shape, real or complex; integers and booleans count as float32
 * @returns float32, or complex64 for complex x, with the shape of x
 * @example
 * cosh(tensor([0, 1])); // [1, 1.5431]
 * @see https://pytorch.org/docs/stable/generated/torch.cosh.html
 */
export function cosh(x: Tensor): Tensor {
  return circular('cosh', x);
}

/** x = cosh(x). */
export function cosh_(x: Tensor): Tensor {
  return inPlace(x, [], () => cosh(x));
}
