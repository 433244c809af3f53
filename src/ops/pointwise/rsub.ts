import { Tensor } from '../../tensor/tensor';
import type { AlphaOptions } from './add';
import type { Operand } from './drivers/binary';
import { difference, refuseBooleans } from './sub';

/**
 * y = b - alpha * a.
 *
 * @example
 * rsub(tensor([1, 2]), 10); // [9, 8]
 * @see https://pytorch.org/docs/stable/generated/torch.rsub.html
 */
export function rsub(a: Tensor, b: Operand, options?: AlphaOptions): Tensor {
  refuseBooleans(a, b);
  return difference(b, a, options?.alpha ?? 1, b instanceof Tensor ? 'SubBackward0' : 'RsubBackward1');
}
