import { ShapeError } from '../../errors';
import { showShape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { mul } from '../pointwise/mul';
import { checkProductTypes } from './drivers/product';
import { tensordot } from './tensordot';

/**
 * The sum over the last dims of both: y[i, j] = sum_k a[i, k] b[j, k]; two vectors give their dot product, 0-d tensors a
 * multiple.
 *
 * @param a - [..., k]
 * @param b - [..., k]
 * @returns the dims of a without the last, then those of b without the last
 * @throws ShapeError when the last sizes differ, DTypeError for different dtypes
 * @example
 * inner(tensor([[1, 2], [3, 4]]), tensor([1, 1])); // [3, 7]
 * @see https://pytorch.org/docs/stable/generated/torch.inner.html
 */
export function inner(a: Tensor, b: Tensor): Tensor {
  if (a.sizes.length === 0 || b.sizes.length === 0) return mul(a, b);
  checkProductTypes(a, b);
  if (a.sizes.at(-1) !== b.sizes.at(-1)) {
    throw new ShapeError(
      'inner() the last dimension must match on both input tensors but got shapes ' +
        `${showShape(a.sizes)} and ${showShape(b.sizes)}`,
    );
  }
  return tensordot(a, b, [[-1], [-1]]);
}
