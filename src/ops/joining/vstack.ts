import type { Tensor } from '../../tensor/tensor';
import { cat } from './cat';
import { atLeast } from './drivers/atLeast';

/**
 * The tensors one below the other, vectors as rows.
 *
 * @param tensors - of equal sizes but along dim 0
 * @returns with the sum of the sizes there
 * @example
 * vstack([tensor([1, 2]), tensor([3, 4])]); // [[1, 2], [3, 4]]
 * @see https://pytorch.org/docs/stable/generated/torch.vstack.html
 */
export function vstack(tensors: readonly Tensor[]): Tensor {
  return cat(tensors.map((x) => atLeast(x, 2)));
}

/**
 * The same as `vstack`.
 *
 * @param tensors - of equal sizes but along dim 0
 * @returns with the sum of the sizes there
 * @example
 * rowStack([tensor([1, 2]), tensor([3, 4])]); // [[1, 2], [3, 4]]
 */
export function rowStack(tensors: readonly Tensor[]): Tensor {
  return vstack(tensors);
}
