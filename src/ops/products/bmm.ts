import { record, wrt } from '../../autograd/record';
import { ShapeError } from '../../errors';
import { showShape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { checkProductTypes, product } from './drivers/product';
import { byLeft, byRight } from './drivers/productBackward';

/**
 * The products of two batches of matrices: y[e] = a[e] b[e], a [batch, m, k], b [batch, k, n].
 *
 * @param a - [batch, m, k]
 * @param b - [batch, k, n]
 * @returns [batch, m, n]
 * @throws ShapeError for other than two batches that fit, DTypeError for different dtypes
 * @example
 * bmm(ones([8, 2, 3]), ones([8, 3, 5])).shape; // [8, 2, 5]
 * @see https://pytorch.org/docs/stable/generated/torch.bmm.html
 */
export function bmm(a: Tensor, b: Tensor): Tensor {
  if (a.sizes.length !== 3) throw new ShapeError(`batch1 must be a 3D tensor, got ${a.sizes.length} dims`);
  if (b.sizes.length !== 3) throw new ShapeError(`batch2 must be a 3D tensor, got ${b.sizes.length} dims`);
  if (a.sizes[0] !== b.sizes[0] || a.sizes[2] !== b.sizes[1]) {
    throw new ShapeError(
      `Expected size for first two dimensions of batch2 tensor to be: ${showShape([a.sizes[0] as number, a.sizes[2] as number])} ` +
        `but got: ${showShape(b.sizes.slice(0, 2))}.`,
    );
  }
  checkProductTypes(a, b);
  return products(a, b);
}

/** Matrix products of the last two dims, the dims before broadcast; checked already. */
export function products(a: Tensor, b: Tensor): Tensor {
  return record(product(a, b, 'bmm'), 'BmmBackward0', wrt(a, byLeft(products), b), wrt(b, byRight(products), a));
}
