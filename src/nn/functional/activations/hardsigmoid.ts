import { div } from '../../../ops/pointwise/div';
import { gt } from '../../../ops/pointwise/gt';
import { logicalAnd } from '../../../ops/pointwise/logicalAnd';
import { lt } from '../../../ops/pointwise/lt';
import { where } from '../../../ops/pointwise/where';
import { requireFloat } from '../../../ops/reduction/drivers/alongDim';
import type { Tensor } from '../../../tensor/tensor';
import { activation } from './activation';
import { type InplaceOptions, maybeInPlace } from './inplace';

/**
 * y = min(max(x + 3, 0), 6) / 6.
 *
 * @param x - any shape
 * @param options - `inplace`: write the result into x
 * @returns the shape of x
 * @throws DTypeError for anything but float32
 * @example
 * F.hardsigmoid(tensor([-4, 0, 4])); // [0, 0.5, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.hardsigmoid.html
 */
export function hardsigmoid(x: Tensor, options?: InplaceOptions): Tensor {
  requireFloat(x, 'hardsigmoid_cpu');
  return maybeInPlace(x, options, () => activation('hardsigmoid', x, 'HardsigmoidBackward0', slope));
}

function slope(grad: Tensor, x: Tensor): Tensor {
  return where(logicalAnd(gt(x, -3), lt(x, 3)), div(grad, 6), 0);
}
