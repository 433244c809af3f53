import { neg } from '../../../ops/pointwise/neg';
import type { SoftmaxOptions } from '../../../ops/reduction/softmax';
import { softmax } from '../../../ops/reduction/softmax';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';

/**
 * y_i = e^(-x_i) / Σ_j e^(-x_j) along `dim`.
 *
 * @param x - any shape
 * @param dim - the dim along which y sums to 1
 * @param options - `dtype`: what x is converted to first
 * @returns the shape of x
 * @throws IndexError when dim is out of range
 * @example
 * F.softmin(tensor([[1, 2, 3]]), 1); // [[0.6652, 0.2447, 0.0900]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.softmin.html
 */
export function softmin(x: Tensor, dim: number, options?: SoftmaxOptions): Tensor {
  return scope(() => softmax(neg(x), dim, options));
}
