import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { toType } from '../pointwise/drivers/toType';
import { exp } from '../pointwise/exp';
import { mul } from '../pointwise/mul';
import { sub } from '../pointwise/sub';
import { alongDim, gradientAlongDim, requireFloat } from './drivers/alongDim';
import type { SoftmaxOptions } from './softmax';
import { sum } from './sum';

/**
 * y_i = x_i - ln Σ_j e^(x_j) along `dim`: the logarithm of softmax, exact where softmax itself would vanish.
 *
 * dx = dy - e^y Σ_j dy_j
 *
 * @param x - [..., n, ...] scores with n classes along `dim`
 * @param dim - the dim along which e^y sums to 1
 * @param options - `dtype`: what x is converted to first
 * @returns with the shape and the dtype of x, values at most 0
 * @throws IndexError when dim is out of range
 * @throws DTypeError for integers, unless `dtype` is given
 * @example
 * logSoftmax(tensor([[1, 2, 3]]), 1); // [[-2.4076, -1.4076, -0.4076]]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.log_softmax.html
 */
export function logSoftmax(x: Tensor, dim: number, options?: SoftmaxOptions): Tensor {
  const from = options?.dtype === undefined ? x : toType(x, options.dtype);
  // Of nothing PyTorch takes any dtype.
  if (from.count > 0) requireFloat(from, 'log_softmax_lastdim_kernel_impl');
  const y = alongDim('logSoftmax', from, dim);
  record(
    y,
    'LogSoftmaxBackward0',
    wrt(
      from,
      {
        composed: (grad, y) => sub(grad, mul(exp(y), sum(grad, dim, { keepdim: true }))),
        fused: (grad, y) => gradientAlongDim('logSoftmaxBackward', grad, y, dim),
      },
      y,
    ),
  );
  if (from !== x) from.dispose();
  return y;
}
