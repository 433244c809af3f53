import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { reshape } from '../shape/reshape';
import { type MomentOptions, varianceGradient, varianceOf } from './drivers/moments';

/**
 * y = Σ (x - mean)² / max(0, n - correction) along `dim` (a dim, several, or all), n elements each. Exported as `var`.
 *
 * dx = 2 (x - mean) dy / (n - correction)
 *
 * @param x - float32 or complex64, of any shape
 * @param dim - a dim, several, or null for all; negative ones count from the end
 * @param options - `correction` (default 1, unbiased) or `unbiased`; `keepdim`
 * @returns float32, the shape of x without `dim`, or with sizes of 1 there with `keepdim`
 * @throws DTypeError for anything but float32
 * @throws IndexError when a dim is out of range
 * @example
 * tensor([1, 2, 3, 4]).var(); // 1.6667
 * @see https://pytorch.org/docs/stable/generated/torch.var.html
 */
export function variance(x: Tensor, dim?: number | readonly number[] | null, options?: MomentOptions): Tensor {
  const { out, dims, keptShape, freedom } = varianceOf(x, dim, options);
  return record(
    out,
    'VarBackward0',
    wrt(x, (grad, x) => varianceGradient(reshape(grad, keptShape), x, dims, freedom), x),
  );
}
