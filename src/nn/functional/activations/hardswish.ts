import { noGrad } from '../../../autograd/mode';
import type { Fused, Gradient } from '../../../autograd/node';
import { record, wrt } from '../../../autograd/record';
import { add } from '../../../ops/pointwise/add';
import { clamp } from '../../../ops/pointwise/clamp';
import { div } from '../../../ops/pointwise/div';
import { fusedGradient } from '../../../ops/pointwise/drivers/fusedGradient';
import { le } from '../../../ops/pointwise/le';
import { lt } from '../../../ops/pointwise/lt';
import { mul } from '../../../ops/pointwise/mul';
import { where } from '../../../ops/pointwise/where';
import { requireFloat } from '../../../ops/reduction/drivers/alongDim';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';
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
  return maybeInPlace(x, options, () => {
    const y = noGrad(() => scope(() => mul(x, div(clamp(add(x, 3), 0, 6), 6))));
    return record(y, 'HardswishBackward0', wrt(x, SLOPE, x));
  });
}

const SLOPE: Fused<Gradient<[x: Tensor]>> = {
  composed: (g, x) => where(lt(x, -3), 0, where(le(x, 3), mul(g, add(div(x, 3), 0.5)), g)),
  fused: (g, x) => fusedGradient('hardswishBackward', g, x),
};
