import { ge } from '../../ops/pointwise/ge';
import { gt } from '../../ops/pointwise/gt';
import { mul } from '../../ops/pointwise/mul';
import { sigmoid } from '../../ops/pointwise/sigmoid';
import { where } from '../../ops/pointwise/where';
import { requireFloat } from '../../ops/reduction/drivers/alongDim';
import type { Tensor } from '../../tensor/tensor';
import { activation } from './activations/activation';

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
 * @param x - of any shape, real; integers count as float32
 * @param options - `beta` (default 1), `threshold` (default 20)
 * @returns float32, with the shape of x, positive values
 * @throws DTypeError for anything but float32
 * @example
 * nn.functional.softplus(tensor([0, 30])); // [0.6931, 30]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.softplus.html
 */
export function softplus(x: Tensor, options?: SoftplusOptions): Tensor {
  requireFloat(x, 'softplus_cpu');
  const { beta = 1, threshold = 20 } = options ?? {};
  return activation('softplus', x, 'SoftplusBackward0', slope, beta, threshold);
}

function slope(grad: Tensor, x: Tensor, beta: number, threshold: number): Tensor {
  const scaled = mul(x, beta);
  // At the threshold the slope is that of the curve, but the line's second derivative, as in PyTorch.
  const slope = where(ge(scaled, threshold), sigmoid(scaled).detach(), sigmoid(scaled));
  return where(gt(scaled, threshold), grad, mul(grad, slope));
}
