import { ValueError } from '../../errors';
import { add } from '../../ops/pointwise/add';
import { erfc } from '../../ops/pointwise/erfc';
import { exp } from '../../ops/pointwise/exp';
import { mul } from '../../ops/pointwise/mul';
import { rsub } from '../../ops/pointwise/rsub';
import { square } from '../../ops/pointwise/square';
import { tanh } from '../../ops/pointwise/tanh';
import { requireFloat } from '../../ops/reduction/drivers/alongDim';
import type { Tensor } from '../../tensor/tensor';
import { activation } from './activations/activation';

export interface GeluOptions {
  /** 'none': the exact function (default). 'tanh': the approximation with the hyperbolic tangent. */
  approximate?: 'none' | 'tanh';
}

/**
 * y = x Φ(x), Φ the normal distribution's cumulative function; or
 * y = ½ x (1 + tanh u), u = √(2/π) (x + 0.044715 x³), with `approximate: 'tanh'`.
 *
 * dy = (Φ(x) + x φ(x)) dx; or ½ (1 + t) + ½ x (1 - t²) u', t = tanh u
 *
 * @param x - of any shape, real; integers count as float32
 * @param options - `approximate`: 'none', or 'tanh' for the formula with tanh
 * @returns float32, with the shape of x
 * @throws DTypeError for anything but float32
 * @throws ValueError for another approximation
 * @example
 * nn.functional.gelu(tensor([0, 1])); // [0, 0.8413]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.gelu.html
 */
export function gelu(x: Tensor, options?: GeluOptions): Tensor {
  const approximate = options?.approximate ?? 'none';
  if (approximate !== 'none' && approximate !== 'tanh') {
    throw new ValueError('approximate argument must be either none or tanh.');
  }
  requireFloat(x, 'GeluKernelImpl');
  if (approximate === 'tanh') return activation('geluTanh', x, 'GeluBackward0', (grad, x) => mul(grad, tanhSlope(x)));
  return activation('gelu', x, 'GeluBackward0', (grad, x) => mul(grad, exactSlope(x)));
}

function exactSlope(x: Tensor): Tensor {
  const cumulative = mul(erfc(mul(x, -Math.SQRT1_2)), 0.5);
  const density = mul(exp(mul(square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
  return add(cumulative, mul(x, density));
}

function tanhSlope(x: Tensor): Tensor {
  const scale = Math.sqrt(2 / Math.PI);
  const squared = square(x);
  const t = tanh(mul(mul(x, add(mul(squared, 0.044715), 1)), scale));
  const steepness = mul(add(mul(squared, 3 * 0.044715), 1), scale);
  return add(mul(add(t, 1), 0.5), mul(mul(mul(x, rsub(square(t), 1)), steepness), 0.5));
}
