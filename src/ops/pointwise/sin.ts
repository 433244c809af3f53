import type { Tensor } from '../../tensor/tensor';
import { circular } from './drivers/circular';
import { inPlace } from './drivers/inPlace';

/**
 * y = sin x, x in radians.
 *
 * d(sin x) = cos x dx
 *
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
