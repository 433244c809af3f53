import { Tensor } from '../../tensor/tensor';
import type { AlphaOptions } from './add';
import { operandOf, type Scalar } from './drivers/binary';
import { difference, refuseBooleans } from './sub';

/**
 * y = b - alpha * a.
 *
 * @param a - what is subtracted
 * @param b - what it is subtracted from: a number, or a tensor that broadcasts against a
 * @param options - `alpha`: a factor of a, default 1
 * @returns with the shape that both broadcast to
 * @example
 * rsub(tensor([1, 2]), 10); // [9, 8]
 * @see https://pytorch.org/docs/stable/generated/torch.rsub.html
 */
export function rsub(a: Tensor, b: Scalar, options?: AlphaOptions): Tensor {
  const minuend = operandOf(b);
  refuseBooleans(a, minuend);
  return difference(minuend, a, options?.alpha ?? 1, b instanceof Tensor ? 'SubBackward0' : 'RsubBackward1');
}
