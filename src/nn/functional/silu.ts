import { add } from '../../ops/pointwise/add';
import { mul } from '../../ops/pointwise/mul';
import { rsub } from '../../ops/pointwise/rsub';
import { sigmoid } from '../../ops/pointwise/sigmoid';
import { requireFloat } from '../../ops/reduction/drivers/alongDim';
import type { Tensor } from '../../tensor/tensor';
import { activation } from './activations/activation';

/**
 * y = x σ(x), σ the sigmoid: the swish function.
 *
 * dy = σ(x) (1 + x (1 - σ(x))) dx
 *
 * @param x - of any shape, real; integers count as float32
 * @returns float32, with the shape of x
 * @throws DTypeError for anything but float32
 * @example
 * nn.functional.silu(tensor([0, 1])); // [0, 0.7311]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.silu.html
 */
export function silu(x: Tensor): Tensor {
  requireFloat(x, 'silu_cpu');
  return activation('silu', x, 'SiluBackward0', slope);
}

function slope(grad: Tensor, x: Tensor): Tensor {
  const s = sigmoid(x);
  return mul(grad, mul(s, add(mul(x, rsub(s, 1)), 1)));
}
