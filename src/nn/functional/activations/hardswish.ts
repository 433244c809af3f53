import { add } from '../../../ops/pointwise/add';
import { div } from '../../../ops/pointwise/div';
import { ge } from '../../../ops/pointwise/ge';
import { gt } from '../../../ops/pointwise/gt';
import { le } from '../../../ops/pointwise/le';
import { logicalAnd } from '../../../ops/pointwise/logicalAnd';
import { lt } from '../../../ops/pointwise/lt';
import { mul } from '../../../ops/pointwise/mul';
import { where } from '../../../ops/pointwise/where';
import { requireFloat } from '../../../ops/reduction/drivers/alongDim';
import type { Tensor } from '../../../tensor/tensor';
import { activation } from './activation';
import { type InplaceOptions, maybeInPlace } from './inplace';

/**
 * y = x min(max(x + 3, 0), 6) / 6.
 *
 * @param x - any shape
 * @param options - `inplace`: write the result into x
 * @returns the shape of x
 * @throws DTypeError for anything but float32
 * @example
 * F.hardswish(tensor([-4, 1, 4])); // [0, 0.6667, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.hardswish.html
 */
export function hardswish(x: Tensor, options?: InplaceOptions): Tensor {
  requireFloat(x, 'hardswish_cpu');
  return maybeInPlace(x, options, () => activation('hardswish', x, 'HardswishBackward0', slope));
}

function slope(grad: Tensor, x: Tensor): Tensor {
  const bends = logicalAnd(ge(x, -3), le(x, 3));
  // Where it bends, the second derivative is 0, as in PyTorch.
  const along = where(logicalAnd(gt(x, -3), lt(x, 3)), x, x.detach());
  // A factor of 1 below: a slope that is not chosen may be infinite.
  return where(lt(x, -3), 0, mul(grad, where(bends, add(div(along, 3), 0.5), 1)));
}
