import { ValueError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { type Bound, bounded, tensorsAmong } from './drivers/bounded';
import { inPlace } from './drivers/inPlace';

/**
 * y = min(max(x, low), high): x held within bounds, which are numbers or tensors that broadcast; one may be left out.
 * Where low > high, y = high.
 *
 * d(clamp x) = dx where low ≤ x ≤ high, else 0; a tensor bound gets the gradient where it is the result.
 *
 * @param x - real, of any shape
 * @param low - lower bound, or null or undefined for none
 * @param high - upper bound, or null or undefined for none
 * @returns the shape that x and the bounds broadcast to
 * @throws ValueError when both are missing
 * @example
 * clamp(tensor([-2, 0.5, 3]), -1, 1); // [-1, 0.5, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.clamp.html
 */
export function clamp(x: Tensor, low?: Bound, high?: Bound): Tensor {
  if ((low ?? null) === null && (high ?? null) === null) {
    throw new ValueError("torch.clamp: At least one of 'min' or 'max' must not be None");
  }
  return bounded(x, low ?? null, high ?? null, 'Clamp');
}

/** x = min(max(x, low), high). */
export function clamp_(x: Tensor, low?: Bound, high?: Bound): Tensor {
  return inPlace(x, tensorsAmong(low ?? null, high ?? null), () => clamp(x, low, high));
}
