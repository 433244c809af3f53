import { DTypeError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';

/**
 * `x` itself: the counterpart of `neg`.
 *
 * @param x - of any shape, no booleans
 * @returns x
 * @throws DTypeError for booleans
 * @example
 * positive(tensor([-1, 2])); // [-1, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.positive.html
 */
export function positive(x: Tensor): Tensor {
  if (x.dtype === 'bool') throw new DTypeError('The `+` operator, on a bool tensor is not supported.');
  return x;
}
