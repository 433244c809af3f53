import type { Shape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { repeat } from './repeat';

/**
 * As `repeat`, but with fewer repeats than dims the first dims are not repeated.
 *
 * @param x - of any shape
 * @param dims - how often along each dim, the last ones of x where there are fewer
 * @returns a copy
 * @example
 * tile(tensor([1, 2]), [2]); // [1, 2, 1, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.tile.html
 */
export function tile(x: Tensor, dims: Shape): Tensor {
  const missing = Math.max(0, x.sizes.length - dims.length);
  return repeat(x, [...new Array<number>(missing).fill(1), ...dims]);
}
