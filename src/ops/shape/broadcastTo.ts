import type { Shape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { expand } from './expand';

/**
 * `x` expanded to `shape`.
 *
 * @param x - of any shape
 * @param shape - what its shape broadcasts to
 * @returns a view
 * @example
 * broadcastTo(tensor([1, 2]), [2, 2]); // [[1, 2], [1, 2]]
 * @see https://pytorch.org/docs/stable/generated/torch.broadcast_to.html
 */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  return expand(x, shape);
}
