import { ValueError } from '../../../errors';
import { div } from '../../../ops/pointwise/div';
import { expm1 } from '../../../ops/pointwise/expm1';
import { le } from '../../../ops/pointwise/le';
import { mul } from '../../../ops/pointwise/mul';
import { where } from '../../../ops/pointwise/where';
import { requireFloat } from '../../../ops/reduction/drivers/alongDim';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';
import { type InplaceOptions, maybeInPlace } from './inplace';

/**
 * y = x where x > 0, else α (e^(x/α) - 1).
 *
 * @param x - any shape
 * @returns the shape of x
 * @throws ValueError when alpha is 0
 * @throws DTypeError for anything but float32
 * @example
 * F.celu(tensor([-1, 2])); // [-0.6321, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.celu.html
 */
export function celu(x: Tensor, alpha = 1, options?: InplaceOptions): Tensor {
  if (alpha === 0) throw new ValueError('ZeroDivisionError: alpha cannot be 0 for CELU');
  requireFloat(x, 'elu_cpu');
  return maybeInPlace(x, options, () =>
    scope(() => {
      const bent = le(x, 0);
      return where(bent, mul(expm1(div(where(bent, x, 0), alpha)), alpha), x);
    }),
  );
}

/** `celu`, written into x. */
export function celu_(x: Tensor, alpha = 1): Tensor {
  return celu(x, alpha, { inplace: true });
}
