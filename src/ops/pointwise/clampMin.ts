import type { Tensor } from '../../tensor/tensor';
import { bounded, tensorsAmong } from './drivers/bounded';
import { inPlace } from './drivers/inPlace';

/**
 * y = max(x, low): `clamp` with one bound, a number or a tensor that broadcasts.
 *
 * @param x - real, of any shape
 * @param low - the lower bound
 * @returns the shape that x and the bound broadcast to
 * @throws ShapeError when the shapes don't broadcast
 * @example
 * clampMin(tensor([-1, 2]), 0); // [0, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.clamp.html
 */
export function clampMin(x: Tensor, low: Tensor | number): Tensor {
  return bounded(x, low, null, 'ClampMin');
}

/** x = max(x, low). */
export function clampMin_(x: Tensor, low: Tensor | number): Tensor {
  return inPlace(x, tensorsAmong(low, null), () => clampMin(x, low));
}
