import { noGrad } from '../../autograd/mode';
import { DTypeError } from '../../errors';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { logicalOr } from './logicalOr';
import { lt } from './lt';
import { reciprocal } from './reciprocal';

/**
 * y = true where x is negative, -0 and -Infinity among them, else false.
 *
 * @param x - real, of any shape
 * @returns a bool tensor
 * @throws DTypeError for complex numbers
 * @example
 * signbit(tensor([1, -0, -2])); // [false, true, true]
 * @see https://pytorch.org/docs/stable/generated/torch.signbit.html
 */
export function signbit(x: Tensor): Tensor {
  if (x.dtype === 'complex64') throw new DTypeError('signbit is not implemented for complex tensors.');
  if (x.dtype !== 'float32') return lt(x, 0);
  // 1 / -0 is -Infinity: the sign of zero shows in the reciprocal, that of -Infinity in the number itself.
  return noGrad(() => scope(() => logicalOr(lt(x, 0), lt(reciprocal(x), 0))));
}
