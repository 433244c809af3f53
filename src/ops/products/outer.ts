import { ShapeError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { mul } from '../pointwise/mul';
import { unsqueeze } from '../shape/unsqueeze';

/**
 * The outer product of two vectors: y[i, j] = a[i] b[j].
 *
 * @param a - [m]
 * @param b - [n]
 * @returns [m, n]
 * @throws ShapeError for other than two vectors
 * @example
 * outer(tensor([1, 2]), tensor([3, 4])); // tensor([[3., 4.], [6., 8.]])
 * @see https://pytorch.org/docs/stable/generated/torch.outer.html
 */
export function outer(a: Tensor, b: Tensor): Tensor {
  if (a.sizes.length !== 1) throw new ShapeError(`outer: Expected 1-D argument self, but got ${a.sizes.length}-D`);
  if (b.sizes.length !== 1) throw new ShapeError(`outer: Expected 1-D argument vec2, but got ${b.sizes.length}-D`);
  return mul(unsqueeze(a, 1), b);
}

/**
 * The same as `outer`.
 *
 * @param a - [m]
 * @param b - [n]
 * @returns [m, n]
 * @example
 * ger(tensor([1, 2]), tensor([3, 4])); // [[3, 4], [6, 8]]
 */
export function ger(a: Tensor, b: Tensor): Tensor {
  return outer(a, b);
}
