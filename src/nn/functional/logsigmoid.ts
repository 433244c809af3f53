import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { abs } from '../../ops/pointwise/abs';
import { clamp } from '../../ops/pointwise/clamp';
import { exp } from '../../ops/pointwise/exp';
import { log1p } from '../../ops/pointwise/log1p';
import { mul } from '../../ops/pointwise/mul';
import { neg } from '../../ops/pointwise/neg';
import { sigmoid } from '../../ops/pointwise/sigmoid';
import { sub } from '../../ops/pointwise/sub';
import { requireFloat } from '../../ops/reduction/drivers/alongDim';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';

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
  const y = noGrad(() => scope(() => sub(clamp(x, null, 0), log1p(exp(neg(abs(x)))))));
  return record(
    y,
    'LogSigmoidBackward0',
    wrt(x, (grad, x) => mul(grad, sigmoid(neg(x))), x),
  );
}
