import { asNode } from '../../autograd/record';
import { ShapeError } from '../../errors';
import { broadcastShapes } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { disposeUnless } from '../shape/drivers/disposeUnless';
import { reshape } from '../shape/reshape';
import { squeeze } from '../shape/squeeze';
import { unsqueeze } from '../shape/unsqueeze';
import { products } from './bmm';
import { dot } from './dot';
import { checkProductTypes } from './drivers/product';
import { mm } from './mm';
import { mv } from './mv';

/**
 * The matrix product of two tensors: of the last two dims, with the dims before broadcast. A vector on the left is a row,
 * one on the right a column, and that dim is not part of the result; two vectors give their dot product.
 *
 * y[.., i, j] = sum_k a[.., i, k] b[.., k, j];  dA = dY B^T, dB = A^T dY, summed over broadcast dims
 *
 * @param a - [k] or [..., m, k]
 * @param b - [k] or [..., k, n]
 * @returns [..., m, n], without m or n where a or b is a vector
 * @throws ShapeError when the shapes do not fit, DTypeError for different dtypes
 * @example
 * matmul(ones([8, 2, 3]), ones([3, 5])).shape; // [8, 2, 5]
 * @see https://pytorch.org/docs/stable/generated/torch.matmul.html
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  const [aDims, bDims] = [a.sizes.length, b.sizes.length];
  if (aDims === 0 || bDims === 0) {
    throw new ShapeError(`both arguments to matmul need to be at least 1D, but they are ${aDims}D and ${bDims}D`);
  }
  if (aDims === 2 && bDims === 2) return mm(a, b);
  if (aDims === 1 && bDims === 1) {
    checkProductTypes(a, b);
    return dot(a, b);
  }
  if (aDims === 2 && bDims === 1) return mv(a, b);
  // What is reshaped is nobody else's.
  return asNode(aDims === 1 && bDims === 2 ? 'SqueezeBackward3' : 'UnsafeViewBackward0', () => batched(a, b));
}

function batched(a: Tensor, b: Tensor): Tensor {
  if (a.sizes.length === 1) return squeeze(matmul(unsqueeze(a, 0), b), -2);
  if (b.sizes.length <= 2) return folded(a, b);
  checkProductTypes(a, b);
  const [aLead, bLead] = [a.sizes.slice(0, -2), b.sizes.slice(0, -2)];
  const lead = broadcastShapes(aLead, bLead);
  const [m, k] = a.sizes.slice(-2);
  const [k2, n] = b.sizes.slice(-2);
  if (k !== k2) {
    const batch = lead.reduce((count, size) => count * size, 1);
    throw new ShapeError(
      `Expected size for first two dimensions of batch2 tensor to be: [${batch}, ${k}] but got: [${batch}, ${k2}]. ` +
        `matmul(): the inner sizes of ${m}x${k} and ${k2}x${n} differ`,
    );
  }
  return products(a, b);
}

/** A batch times one matrix or vector is one product of taller matrices, whose gradient needs no sum over the batch. */
function folded(a: Tensor, b: Tensor): Tensor {
  const k = a.sizes.at(-1) as number;
  const rows = reshape(a, [a.sizes.slice(0, -1).reduce((count, size) => count * size, 1), k]);
  const y = b.sizes.length === 1 ? mv(rows, b) : mm(rows, b);
  disposeUnless(rows, a);
  return reshape(y, [...a.sizes.slice(0, -1), ...b.sizes.slice(1)]);
}
