import { requireFloat } from '../../../ops/reduction/drivers/alongDim';
import type { Tensor } from '../../../tensor/tensor';
import { scaledElu } from './elu';
import { type InplaceOptions, maybeInPlace } from './inplace';

const ALPHA = 1.6732632423543772;
const SCALE = 1.0507009873554805;

/**
 * y = s x where x > 0, else s α (e^x - 1), with s = 1.0507 and α = 1.6733, for which mean 0 and variance 1 are kept.
 *
 * @param x - any shape
 * @param options - `inplace`: write the result into x
 * @returns the shape of x
 * @throws DTypeError for anything but float32
 * @example
 * F.selu(tensor([-1, 2])); // [-1.1113, 2.1014]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.selu.html
 */
export function selu(x: Tensor, options?: InplaceOptions): Tensor {
  requireFloat(x, 'elu_cpu');
  return maybeInPlace(x, options, () => scaledElu(x, ALPHA, SCALE, 1));
}

/** `selu`, written into x. */
export function selu_(x: Tensor): Tensor {
  return selu(x, { inplace: true });
}
