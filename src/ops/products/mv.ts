import { record, wrt } from '../../autograd/record';
import { ShapeError } from '../../errors';
import { aliasOf } from '../../tensor/copy';
import type { Tensor } from '../../tensor/tensor';
import { conj } from '../pointwise/conj';
import { transpose } from '../shape/transpose';
import { unsqueeze } from '../shape/unsqueeze';
import { checkProductTypes, product } from './drivers/product';
import { mm } from './mm';

/**
 * The product of a matrix and a vector: y[i] = sum_k a[i, k] b[k], a [m, k], b [k].
 *
 * dA = dy b^T, db = A^T dy.
 *
 * @param a - [m, k]
 * @param b - [k]
 * @returns [m]
 * @throws ShapeError for other than a matrix and a vector that fit, DTypeError for different dtypes
 * @example
 * mv(tensor([[1, 2], [3, 4]]), tensor([1, 1])); // tensor([3., 7.])
 * @see https://pytorch.org/docs/stable/generated/torch.mv.html
 */
export function mv(a: Tensor, b: Tensor): Tensor {
  if (a.sizes.length !== 2 || b.sizes.length !== 1) {
    throw new ShapeError(`vector + matrix @ vector expected, got 1, ${a.sizes.length}, ${b.sizes.length} dims`);
  }
  const [m, n] = a.sizes as [number, number];
  if (b.sizes[0] !== n) throw new ShapeError(`size mismatch, got ${m}, ${m}x${n},${b.sizes[0]}`);
  checkProductTypes(a, b);
  const column = aliasOf(b, [n, 1], [b.strides[0] as number, 1], b.offset);
  const y = product(a, column, 'addmv_impl_cpu');
  return record(
    aliasOf(y, [m], [1], 0),
    'MvBackward0',
    wrt(a, (grad, b) => mm(unsqueeze(grad, -1), unsqueeze(conj(b), 0)), b),
    wrt(b, (grad, a) => mv(transpose(conj(a), 0, 1), grad), a),
  );
}
