import { DTypeError } from '../../errors';
import { infoOf } from '../../tensor/dtype';
import { sameShape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { eq } from '../pointwise/eq';
import { truthOfAll } from './drivers/truthOfAll';

/**
 * Whether two tensors have the same shape and the same elements. NaN equals nothing.
 *
 * @param a - any tensor
 * @param b - another
 * @returns false also where the shapes differ
 * @throws DTypeError when the dtypes differ
 * @example
 * equal(tensor([1, 2]), tensor([1, 2])); // true
 * @see https://pytorch.org/docs/stable/generated/torch.equal.html
 */
export function equal(a: Tensor, b: Tensor): boolean {
  if (a.dtype !== b.dtype) {
    throw new DTypeError(
      `Expected object of data type ${infoOf(a.dtype).scalarName} but got data type ${infoOf(b.dtype).scalarName} ` +
        "for argument 'other' in call to equal",
    );
  }
  if (!sameShape(a.sizes, b.sizes)) return false;
  return truthOfAll(eq(a, b));
}
