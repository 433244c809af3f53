import { mul } from '../../ops/pointwise/mul';
import { neg } from '../../ops/pointwise/neg';
import { sigmoid } from '../../ops/pointwise/sigmoid';
import { requireFloat } from '../../ops/reduction/drivers/alongDim';
import type { Tensor } from '../../tensor/tensor';
import { activation } from './activations/activation';

/**
 * y = ln σ(x) = min(x, 0) - ln(1 + e^-|x|), σ the sigmoid.
 *
 * dy = σ(-x) dx
 *
 * @param x - of any shape, real; integers count as float32
 * @returns float32, with the shape of x, values at most 0
 * @throws DTypeError for anything but float32
 * @example
 * nn.functional.logsigmoid(tensor([0, -100])); // [-0.6931, -100]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.logsigmoid.html
 */
export function logsigmoid(x: Tensor): Tensor {
  requireFloat(x, 'log_sigmoid_cpu');
  return activation('logsigmoid', x, 'LogSigmoidBackward0', (grad, x) => mul(grad, sigmoid(neg(x))));
}
