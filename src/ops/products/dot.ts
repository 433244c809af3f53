import { record, wrt } from '../../autograd/record';
import { DTypeError, ShapeError } from '../../errors';
import { aliasOf } from '../../tensor/copy';
import { infoOf } from '../../tensor/dtype';
import { showShape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { conj } from '../pointwise/conj';
import { mul } from '../pointwise/mul';
import { disposeUnless } from '../shape/drivers/disposeUnless';
import { product } from './drivers/product';

/**
 * The dot product of two vectors: y = sum_k a[k] b[k].
 *
 * da = b dy, db = a dy (conjugated for complex numbers).
 *
 * @param a - [n]
 * @param b - [n], of the same dtype
 * @returns []
 * @throws ShapeError for other than two vectors of one length, DTypeError for different dtypes
 * @example
 * dot(tensor([1, 2]), tensor([3, 4])); // tensor(11.)
 * @see https://pytorch.org/docs/stable/generated/torch.dot.html
 */
export function dot(a: Tensor, b: Tensor): Tensor {
  if (a.sizes.length !== 1 || b.sizes.length !== 1) {
    throw new ShapeError(`1D tensors expected, but got ${a.sizes.length}D and ${b.sizes.length}D tensors`);
  }
  if (a.dtype !== b.dtype) {
    throw new DTypeError(
      'dot : expected both vectors to have same dtype, but found ' +
        `${infoOf(a.dtype).scalarName} and ${infoOf(b.dtype).scalarName}`,
    );
  }
  if (a.sizes[0] !== b.sizes[0]) {
    throw new ShapeError(
      `inconsistent tensor size, expected tensor ${showShape(a.sizes)} and src ${showShape(b.sizes)} to have the same ` +
        `number of elements, but got ${a.sizes[0]} and ${b.sizes[0]} elements respectively`,
    );
  }
  if (a.dtype === 'bool') throw new DTypeError(`"dot" not implemented for 'Bool'`);
  const row = aliasOf(a, [1, a.count], [0, a.strides[0] as number], a.offset);
  const column = aliasOf(b, [b.count, 1], [b.strides[0] as number, 0], b.offset);
  const y = product(row, column);
  return record(
    aliasOf(y, [], [], 0),
    'DotBackward0',
    wrt(a, (grad, b) => mul(grad, conj(b)), b),
    wrt(b, (grad, a) => mul(grad, conj(a)), a),
  );
}

/**
 * The dot product with the first vector conjugated.
 *
 * @param a - [n]
 * @param b - [n], of the same dtype
 * @returns []
 * @example
 * vdot(tensor([[1, 2]], { dtype: 'complex64' }), tensor([[1, 2]], { dtype: 'complex64' })).tolist(); // [5, 0]
 * @see https://pytorch.org/docs/stable/generated/torch.vdot.html
 */
export function vdot(a: Tensor, b: Tensor): Tensor {
  const left = conj(a);
  const out = dot(left, b);
  disposeUnless(left, a);
  return out;
}
