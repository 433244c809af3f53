import type { Tensor } from '../../tensor/tensor';
import { cat } from './cat';
import { atLeast } from './drivers/atLeast';

/**
 * The tensors side by side: along dim 0 for vectors, else along dim 1.
 *
 * @param tensors - of equal sizes but along the dim where they are joined
 * @returns with the sum of the sizes there
 * @example
 * hstack([tensor([1, 2]), tensor([3])]); // [1, 2, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.hstack.html
 */
export function hstack(tensors: readonly Tensor[]): Tensor {
  const shaped = tensors.map((x) => atLeast(x, 1));
  return cat(shaped, shaped[0]?.sizes.length === 1 ? 0 : 1);
}
