import { Tensor } from '../../tensor/tensor';
import type { AlphaOptions } from './add';
import { operandOf, type Scalar } from './drivers/binary';
import { difference, refuseBooleans } from './sub';

/**
 * y = b - alpha * a.
 *
 * @example
 * rsub(tensor([1, 2]), 10); // [9, 8]
 * @see https://pytorch.org/docs/stable/generated/torch.rsub.html
 */
export function rsub(a: Tensor, b: Scalar, options?: AlphaOptions): Tensor {
  const minuend = operandOf(b);
  refuseBooleans(a, minuend);
  return difference(minuend, a, options?.alpha ?? 1, b instanceof Tensor ? 'SubBackward0' : 'RsubBackward1');
}
