import { ge } from '../../../ops/pointwise/ge';
import { le } from '../../../ops/pointwise/le';
import { where } from '../../../ops/pointwise/where';
import { requireFloat } from '../../../ops/reduction/drivers/alongDim';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';
import { type InplaceOptions, maybeInPlace } from './inplace';

/**
 * y = min(max(x, 0), 6).
 *
 * @param x - any shape
 * @returns the shape of x
 * @throws DTypeError for anything but float32
 * @example
 * F.relu6(tensor([-1, 3, 8])); // [0, 3, 6]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.relu6.html
 */
export function relu6(x: Tensor, options?: InplaceOptions): Tensor {
  requireFloat(x, 'hardtanh_cpu');
  return maybeInPlace(x, options, () => scope(() => where(le(x, 0), 0, where(ge(x, 6), 6, x))));
}
