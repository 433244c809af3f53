import { record, wrt } from '../../autograd/record';
import { ShapeError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { checkProductTypes, product } from './drivers/product';
import { byLeft, byRight } from './drivers/productBackward';

/**
 * The product of two matrices: y[i, j] = sum_k a[i, k] b[k, j], a [m, k], b [k, n].
 *
 * dA = dY B^T, dB = A^T dY (conjugated for complex numbers). Transposed operands are read by their strides, not copied.
 *
 * @param a - [m, k]
 * @param b - [k, n]
 * @returns [m, n]
 * @throws ShapeError for other than two matrices that fit, DTypeError for different dtypes
 * @example
 * mm(tensor([[1, 2]]), tensor([[3], [4]])); // tensor([[11.]])
 * @see https://pytorch.org/docs/stable/generated/torch.mm.html
 */
export function mm(a: Tensor, b: Tensor): Tensor {
  if (a.sizes.length !== 2) throw new ShapeError(`self must be a matrix, got ${a.sizes.length} dims`);
  if (b.sizes.length !== 2) throw new ShapeError(`mat2 must be a matrix, got ${b.sizes.length} dims`);
  checkInner(a, b);
  checkProductTypes(a, b);
  return record(product(a, b), 'MmBackward0', wrt(a, byLeft(mm), b), wrt(b, byRight(mm), a));
}

/** Throws unless two matrices can be multiplied. */
export function checkInner(a: Tensor, b: Tensor): void {
  if (a.sizes[1] !== b.sizes[0]) {
    throw new ShapeError(`mat1 and mat2 shapes cannot be multiplied (${a.sizes.join('x')} and ${b.sizes.join('x')})`);
  }
}
