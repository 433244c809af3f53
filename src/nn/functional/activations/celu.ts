import { asNode } from '../../../autograd/record';
import { ValueError } from '../../../errors';
import { requireFloat } from '../../../ops/reduction/drivers/alongDim';
import type { Tensor } from '../../../tensor/tensor';
import { scaledElu } from './elu';
import { type InplaceOptions, maybeInPlace } from './inplace';

/**
 * y = x where x > 0, else α (e^(x/α) - 1).
 *
 * @param x - any shape
 * @param alpha - the size of the limit for x → -∞
 * @param options - `inplace`: write the result into x
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
  return maybeInPlace(x, options, () => asNode('CeluBackward0', () => scaledElu(x, alpha, 1, 1 / alpha)));
}

/** `celu`, written into x. */
export function celu_(x: Tensor, alpha = 1): Tensor {
  return celu(x, alpha, { inplace: true });
}
