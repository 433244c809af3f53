import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { div } from '../../ops/pointwise/div';
import { exp } from '../../ops/pointwise/exp';
import { gt } from '../../ops/pointwise/gt';
import { log1p } from '../../ops/pointwise/log1p';
import { mul } from '../../ops/pointwise/mul';
import { sigmoid } from '../../ops/pointwise/sigmoid';
import { where } from '../../ops/pointwise/where';
import { requireFloat } from '../../ops/reduction/drivers/alongDim';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';

export interface SoftplusOptions {
  /** How sharp the bend is; default 1. */
  beta?: number;
  /** From βx above this on y = x; default 20. */
  threshold?: number;
}

/**
 * y = ln(1 + e^(βx)) / β, and x itself where βx > threshold: a smooth relu.
 *
 * dy = σ(βx) dx, σ the sigmoid
 *
 * @throws DTypeError for anything but float32
 * @example
 * nn.functional.softplus(tensor([0, 30])); // [0.6931, 30]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.softplus.html
 */
export function softplus(x: Tensor, options?: SoftplusOptions): Tensor {
  requireFloat(x, 'softplus_cpu');
  const { beta = 1, threshold = 20 } = options ?? {};
  const y = noGrad(() =>
    scope(() => {
      const scaled = mul(x, beta);
      return where(gt(scaled, threshold), x, div(log1p(exp(scaled)), beta));
    }),
  );
  return record(
    y,
    'SoftplusBackward0',
    wrt(
      x,
      (grad, x) => {
        const scaled = mul(x, beta);
        return where(gt(scaled, threshold), grad, mul(grad, sigmoid(scaled)));
      },
      x,
    ),
  );
}
