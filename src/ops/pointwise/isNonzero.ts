import { ValueError } from '../../errors';
import { castOf } from '../../tensor/copy';
import type { Tensor } from '../../tensor/tensor';

/**
 * Whether the one element of x is not 0: what Python's `if x:` asks.
 *
 * @param x - of one element
 * @returns whether it differs from 0
 * @throws ValueError for more or fewer elements
 * @example
 * isNonzero(tensor([0])); // false
 * @see https://pytorch.org/docs/stable/generated/torch.is_nonzero.html
 */
export function isNonzero(x: Tensor): boolean {
  if (x.count !== 1) {
    throw new ValueError(
      `Boolean value of Tensor with ${x.count === 0 ? 'no values' : 'more than one value'} is ambiguous`,
    );
  }
  return castOf(x, 'bool').item<boolean>();
}
