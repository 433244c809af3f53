import { record, wrt } from '../../autograd/record';
import { Tensor } from '../../tensor/tensor';
import type { Operand } from './drivers/binary';
import { applyUnary } from './drivers/unary';

/**
 * The complex conjugate; a real tensor is returned as it is.
 *
 * @param x - of any shape
 * @returns with the shape and the dtype of x; x itself where it is real
 * @example
 * conj(tensor([[1, 2]], { dtype: 'complex64' })).tolist(); // [[1, -2]]
 * @see https://pytorch.org/docs/stable/generated/torch.conj.html
 */
export function conj(x: Tensor): Tensor {
  if (x.dtype !== 'complex64') return x;
  return record(applyUnary('conjC64', x), 'ConjBackward0', wrt(x, conj));
}

/** The same for an operand that may be a number. */
export function conjugate(x: Operand): Operand {
  return x instanceof Tensor ? conj(x) : x;
}
