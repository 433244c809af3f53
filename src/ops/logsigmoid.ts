import { noGrad } from '../autograd/mode';
import { record } from '../autograd/record';
import { scope } from '../tensor/scope';
import type { Tensor } from '../tensor/tensor';
import { abs } from './abs';
import { clamp } from './clamp';
import { requireFloat } from './drivers/alongDim';
import { exp } from './exp';
import { log1p } from './log1p';
import { mul } from './mul';
import { neg } from './neg';
import { sigmoid } from './sigmoid';
import { sub } from './sub';

/**
 * y = ln σ(x) = min(x, 0) - ln(1 + e^-|x|), σ the sigmoid.
 *
 * dy = σ(-x) dx
 *
 * @throws DTypeError for anything but float32
 * @example
 * nn.functional.logsigmoid(tensor([0, -100])); // [-0.6931, -100]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.logsigmoid.html
 */
export function logsigmoid(x: Tensor): Tensor {
  requireFloat(x, 'log_sigmoid_cpu');
  const y = noGrad(() => scope(() => sub(clamp(x, null, 0), log1p(exp(neg(abs(x)))))));
  return record(y, 'LogSigmoidBackward0', [x], (grad, node) => mul(grad, sigmoid(neg(node.saved(0)))), [x]);
}
