import { asNode } from '../../../autograd/record';
import { ge } from '../../../ops/pointwise/ge';
import { le } from '../../../ops/pointwise/le';
import { logicalAnd } from '../../../ops/pointwise/logicalAnd';
import { where } from '../../../ops/pointwise/where';
import { requireFloat } from '../../../ops/reduction/drivers/alongDim';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';

/**
 * y = 0 where |x| <= lambd, else x.
 *
 * @param x - any shape
 * @param lambd - half the width of what becomes 0
 * @returns the shape of x
 * @throws DTypeError for anything but float32
 * @example
 * F.hardshrink(tensor([-1, 0.3])); // [-1, 0]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.hardshrink.html
 */
export function hardshrink(x: Tensor, lambd = 0.5): Tensor {
  requireFloat(x, 'hardshrink_cpu');
  return asNode('HardshrinkBackward0', () => scope(() => where(logicalAnd(ge(x, -lambd), le(x, lambd)), 0, x)));
}
