import { noGrad } from '../../../autograd/mode';
import { record, wrt } from '../../../autograd/record';
import { ValueError } from '../../../errors';
import { add } from '../../../ops/pointwise/add';
import { ge } from '../../../ops/pointwise/ge';
import { gt } from '../../../ops/pointwise/gt';
import { le } from '../../../ops/pointwise/le';
import { logicalAnd } from '../../../ops/pointwise/logicalAnd';
import { lt } from '../../../ops/pointwise/lt';
import { sub } from '../../../ops/pointwise/sub';
import { where } from '../../../ops/pointwise/where';
import { requireFloat } from '../../../ops/reduction/drivers/alongDim';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';

/**
 * y = x - lambd where x > lambd, x + lambd where x < -lambd, else 0.
 *
 * @param x - any shape
 * @param lambd - half the width of what becomes 0
 * @returns the shape of x
 * @throws ValueError for a negative lambd
 * @throws DTypeError for anything but float32
 * @example
 * F.softshrink(tensor([-1, 0.3])); // [-0.5, 0]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.softshrink.html
 */
export function softshrink(x: Tensor, lambd = 0.5): Tensor {
  if (lambd < 0) throw new ValueError(`lambda must be greater or equal to 0, but found to be ${lambd}.`);
  requireFloat(x, 'softshrink_cpu');
  const y = noGrad(() => scope(() => where(gt(x, lambd), sub(x, lambd), where(lt(x, -lambd), add(x, lambd), 0))));
  // NaN, which is neither above nor below, becomes 0, but its gradient goes through.
  return record(
    y,
    'SoftshrinkBackward0',
    wrt(x, (g, x) => where(logicalAnd(ge(x, -lambd), le(x, lambd)), 0, g), x),
  );
}
