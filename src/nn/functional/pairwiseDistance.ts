import { add } from '../../ops/pointwise/add';
import { resultTypeOf } from '../../ops/pointwise/drivers/binary';
import { toType } from '../../ops/pointwise/drivers/toType';
import { sub } from '../../ops/pointwise/sub';
import { norm } from '../../ops/reduction/norm';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';

export interface PairwiseDistanceOptions {
  /** The order of the norm; default 2. */
  p?: number;
  /** Added to each difference, so that the gradient exists where there is none; default 1e-6. */
  eps?: number;
  /** Keep the last dim, with size 1; default false. */
  keepdim?: boolean;
}

/**
 * ‖x1 - x2 + eps‖_p along the last dim.
 *
 * @param x1 - vectors [..., d]
 * @param x2 - vectors, of a shape that broadcasts with it
 * @param options - `p` (default 2), `eps` (default 1e-6), `keepdim`
 * @returns [...]
 * @throws ShapeError when the shapes do not broadcast
 * @example
 * F.pairwiseDistance(tensor([[0, 0]]), tensor([[3, 4]])); // [5.0000]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.pairwise_distance.html
 */
export function pairwiseDistance(x1: Tensor, x2: Tensor, options: PairwiseDistanceOptions = {}): Tensor {
  const { p = 2, eps = 1e-6, keepdim = false } = options;
  return scope(() => {
    const difference = add(toType(sub(x1, x2), resultTypeOf(x1, x2, 0.5)), eps);
    return norm(difference, difference.sizes.length === 0 ? null : -1, { p, keepdim });
  });
}
