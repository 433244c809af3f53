import { add } from '../../../ops/pointwise/add';
import { div } from '../../../ops/pointwise/div';
import { le } from '../../../ops/pointwise/le';
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
  return where(lt(x, -3), 0, where(le(x, 3), mul(grad, add(div(x, 3), 0.5)), grad));
}
