import { record } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { applyUnary } from './drivers/unary';

/**
 * The complex conjugate; a real tensor is returned as it is.
 *
 * @example
 * conj(tensor([[1, 2]], { dtype: 'complex64' })).tolist(); // [[1, -2]]
 * @see https://pytorch.org/docs/stable/generated/torch.conj.html
 */
export function conj(x: Tensor): Tensor {
  if (x.dtype !== 'complex64') return x;
  return record(applyUnary('conjC64', x), 'ConjBackward0', [x], (grad) => conj(grad));
}
