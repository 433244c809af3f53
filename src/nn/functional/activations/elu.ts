import { expm1 } from '../../../ops/pointwise/expm1';
import { le } from '../../../ops/pointwise/le';
import { mul } from '../../../ops/pointwise/mul';
import { where } from '../../../ops/pointwise/where';
import { requireFloat } from '../../../ops/reduction/drivers/alongDim';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';
import { type InplaceOptions, maybeInPlace } from './inplace';

/**
 * y = x where x > 0, else α (e^x - 1).
 *
 * @param x - any shape
 * @returns the shape of x
 * @throws DTypeError for anything but float32
 * @example
 * F.elu(tensor([-1, 2])); // [-0.6321, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.elu.html
 */
export function elu(x: Tensor, alpha = 1, options?: InplaceOptions): Tensor {
  requireFloat(x, 'elu_cpu');
  return maybeInPlace(x, options, () =>
    scope(() => {
      // e^x of large numbers, which are not chosen, would make gradients of 0 ∞.
      const bent = le(x, 0);
      return where(bent, mul(expm1(where(bent, x, 0)), alpha), x);
    }),
  );
}
