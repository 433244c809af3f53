import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { div } from '../pointwise/div';
import { applyUnary } from '../pointwise/drivers/unary';
import { eq } from '../pointwise/eq';
import { mul } from '../pointwise/mul';
import { where } from '../pointwise/where';
import { reshape } from '../shape/reshape';
import { type MomentOptions, varianceGradient, varianceOf } from './drivers/moments';

/**
 * y = √(Σ (x - mean)² / max(0, n - correction)) along `dim` (a dim, several, or all), n elements each.
 *
 * dx = (x - mean) dy / (y (n - correction)), 0 where y = 0
 *
 * @param x - float32 or complex64, of any shape
 * @param dim - a dim, several, or null for all; negative ones count from the end
 * @param options - `correction` (default 1, unbiased) or `unbiased`; `keepdim`
 * @returns float32, the shape of x without `dim`, or with sizes of 1 there with `keepdim`
 * @throws DTypeError for anything but float32
 * @throws IndexError when a dim is out of range
 * @example
 * std(tensor([1, 2, 3, 4])); // 1.2910
 * @see https://pytorch.org/docs/stable/generated/torch.std.html
 */
export function std(x: Tensor, dim?: number | readonly number[] | null, options?: MomentOptions): Tensor {
  const { out, dims, keptShape, freedom } = varianceOf(x, dim, options);
  const y = applyUnary('sqrt', out);
  out.dispose();
  return record(
    y,
    'StdBackward0',
    wrt(
      x,
      (grad, x, y) => {
        const byVariance = where(eq(y, 0), 0, div(grad, mul(y, 2)));
        return varianceGradient(reshape(byVariance, keptShape), x, dims, freedom);
      },
      x,
      y,
    ),
  );
}
