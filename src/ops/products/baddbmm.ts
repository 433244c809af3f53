import type { Tensor } from '../../tensor/tensor';
import { inPlace } from '../pointwise/drivers/inPlace';
import { sum } from '../reduction/sum';
import { bmm } from './bmm';
import { type AddProductOptions, weightedSum } from './drivers/weightedSum';

/**
 * y[e] = beta * input[e] + alpha * (a[e] b[e]): `input` broadcast to [batch, m, n], a [batch, m, k], b [batch, k, n].
 *
 * @param input - broadcasts to [batch, m, n]
 * @param a - [batch, m, k]
 * @param b - [batch, k, n]
 * @param options - `beta` and `alpha`, default 1
 * @returns [batch, m, n]
 * @throws ShapeError when the shapes do not fit, DTypeError for different dtypes
 * @example
 * baddbmm(ones([3, 1, 1]), ones([3, 1, 4]), ones([3, 4, 1])); // [[[5]], [[5]], [[5]]]
 * @see https://pytorch.org/docs/stable/generated/torch.baddbmm.html
 */
export function baddbmm(input: Tensor, a: Tensor, b: Tensor, options?: AddProductOptions): Tensor {
  return weightedSum('BaddbmmBackward0', input, bmm(a, b), options);
}

/**
 * y = beta * input + alpha * sum_e a[e] b[e]: `input` broadcast to [m, n], a [batch, m, k], b [batch, k, n].
 *
 * @param input - broadcasts to [m, n]
 * @param a - [batch, m, k]
 * @param b - [batch, k, n]
 * @param options - `beta` and `alpha`, default 1
 * @returns [m, n]
 * @throws ShapeError when the shapes do not fit, DTypeError for different dtypes
 * @example
 * addbmm(zeros([2, 2]), ones([3, 2, 4]), ones([3, 4, 2])); // [[12, 12], [12, 12]]
 * @see https://pytorch.org/docs/stable/generated/torch.addbmm.html
 */
export function addbmm(input: Tensor, a: Tensor, b: Tensor, options?: AddProductOptions): Tensor {
  const products = bmm(a, b);
  const total = sum(products, 0, { dtype: products.dtype });
  products.dispose();
  return weightedSum('AddbmmBackward0', input, total, options, true);
}

/** x = baddbmm(x, a, b). */
export function baddbmm_(x: Tensor, a: Tensor, b: Tensor, options?: AddProductOptions): Tensor {
  return inPlace(x, [a, b], () => baddbmm(x, a, b, options));
}

/** x = addbmm(x, a, b). */
export function addbmm_(x: Tensor, a: Tensor, b: Tensor, options?: AddProductOptions): Tensor {
  return inPlace(x, [a, b], () => addbmm(x, a, b, options));
}
