import { add } from '../../../ops/pointwise/add';
import { mul } from '../../../ops/pointwise/mul';
import { rsub } from '../../../ops/pointwise/rsub';
import { sigmoid } from '../../../ops/pointwise/sigmoid';
import { square } from '../../../ops/pointwise/square';
import { tanh } from '../../../ops/pointwise/tanh';
import { requireFloat } from '../../../ops/reduction/drivers/alongDim';
import type { Tensor } from '../../../tensor/tensor';
import { softplus } from '../softplus';
import { activation } from './activation';
import { type InplaceOptions, maybeInPlace } from './inplace';

/**
 * y = x tanh(ln(1 + e^x)).
 *
 * dy = (t + x σ(x) (1 - t²)) dx, t = tanh(ln(1 + e^x)), σ the sigmoid
 *
 * @param x - any shape
 * @param options - `inplace`: write the result into x
 * @returns the shape of x
 * @throws DTypeError for anything but float32
 * @example
 * F.mish(tensor([1])); // [0.8651]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.mish.html
 */
export function mish(x: Tensor, options?: InplaceOptions): Tensor {
  requireFloat(x, 'mish_cpu');
  return maybeInPlace(x, options, () => activation('mish', x, 'MishBackward0', slope));
}

function slope(grad: Tensor, x: Tensor): Tensor {
  const t = tanh(softplus(x));
  return mul(grad, add(t, mul(mul(x, sigmoid(x)), rsub(square(t), 1))));
}
