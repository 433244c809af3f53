import { record, wrt } from '../../autograd/record';
import type { DType } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { toType } from '../pointwise/drivers/toType';
import { mul } from '../pointwise/mul';
import { sub } from '../pointwise/sub';
import { alongDim, gradientAlongDim, requireFloat } from './drivers/alongDim';
import { sum } from './sum';

export interface SoftmaxOptions {
  /** Convert the elements to this type first. */
  dtype?: DType;
}

/**
 * y_i = e^(x_i) / Σ_j e^(x_j) along `dim`, computed with the maximum subtracted, so that nothing overflows.
 *
 * dx = y (dy - Σ_j dy_j y_j)
 *
 * @param x - [..., n, ...] scores with n classes along `dim`
 * @param dim - the dim along which y sums to 1
 * @param options - `dtype`: what x is converted to first
 * @returns with the shape and the dtype of x, values that sum to 1 along `dim`
 * @throws IndexError when dim is out of range
 * @throws DTypeError for integers, unless `dtype` is given
 * @example
 * softmax(tensor([[1, 2, 3]]), 1); // [[0.0900, 0.2447, 0.6652]]
 * @see https://pytorch.org/docs/stable/generated/torch.softmax.html
 */
export function softmax(x: Tensor, dim: number, options?: SoftmaxOptions): Tensor {
  const from = options?.dtype === undefined ? x : toType(x, options.dtype);
  // Of nothing PyTorch takes any dtype.
  if (from.count > 0) requireFloat(from, 'softmax_lastdim_kernel_impl');
  const y = alongDim('softmax', from, dim);
  record(
    y,
    'SoftmaxBackward0',
    wrt(
      from,
      {
        composed: (grad, y) => mul(y, sub(grad, sum(mul(grad, y), dim, { keepdim: true }))),
        fused: (grad, y) => gradientAlongDim('softmaxBackward', grad, y, dim),
      },
      y,
    ),
  );
  if (from !== x) from.dispose();
  return y;
}
