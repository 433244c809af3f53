import type { Tensor } from '../../tensor/tensor';
import { cat } from './cat';
import { atLeast } from './drivers/atLeast';

/**
 * The tensors one behind the other, along dim 2.
 *
 * @param tensors - of equal sizes but along dim 2
 * @returns of three dims or more
 * @example
 * dstack([tensor([1, 2]), tensor([3, 4])]); // [[[1, 3], [2, 4]]]
 * @see https://pytorch.org/docs/stable/generated/torch.dstack.html
 */
export function dstack(tensors: readonly Tensor[]): Tensor {
  return cat(
    tensors.map((x) => atLeast(x, 3)),
    2,
  );
}
