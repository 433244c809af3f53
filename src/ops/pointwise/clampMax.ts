import type { Tensor } from '../../tensor/tensor';
import { bounded, tensorsAmong } from './drivers/bounded';
import { inPlace } from './drivers/inPlace';

/**
 * y = min(x, high): `clamp` with one bound, a number or a tensor that broadcasts.
 *
 * @param x - real, of any shape
 * @param high - the upper bound
 * @returns the shape that x and the bound broadcast to
 * @throws ShapeError when the shapes don't broadcast
 * @example
 * clampMax(tensor([-1, 2]), 0); // [-1, 0]
 * @see https://pytorch.org/docs/stable/generated/torch.clamp.html
 */
export function clampMax(x: Tensor, high: Tensor | number): Tensor {
  return bounded(x, null, high, 'ClampMax');
}

/** x = min(x, high). */
export function clampMax_(x: Tensor, high: Tensor | number): Tensor {
  return inPlace(x, tensorsAmong(null, high), () => clampMax(x, high));
}
