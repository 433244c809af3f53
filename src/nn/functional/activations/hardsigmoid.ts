import { add } from '../../../ops/pointwise/add';
import { clamp } from '../../../ops/pointwise/clamp';
import { div } from '../../../ops/pointwise/div';
import { gt } from '../../../ops/pointwise/gt';
import { logicalAnd } from '../../../ops/pointwise/logicalAnd';
import { lt } from '../../../ops/pointwise/lt';
import { where } from '../../../ops/pointwise/where';
import { requireFloat } from '../../../ops/reduction/drivers/alongDim';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';
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
  return maybeInPlace(x, options, () =>
    scope(() => {
      const bends = logicalAnd(gt(x, -3), lt(x, 3));
      const flat = div(clamp(add(x.detach(), 3), 0, 6), 6);
      return where(bends, div(add(x, 3), 6), flat);
    }),
  );
}
