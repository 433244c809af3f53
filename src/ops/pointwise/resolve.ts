import type { Tensor } from '../../tensor/tensor';
import { conj } from './conj';
import { inPlace } from './drivers/inPlace';

/**
 * The complex conjugate: here the same as `conj`, which is always computed.
 *
 * @param x - of any shape
 * @returns with the shape and the dtype of x
 * @example
 * conjPhysical(tensor([[1, 2]], { dtype: 'complex64' })).tolist(); // [[1, -2]]
 * @see https://pytorch.org/docs/stable/generated/torch.conj_physical.html
 */
export function conjPhysical(x: Tensor): Tensor {
  return conj(x);
}

/** x = its complex conjugate. */
export function conjPhysical_(x: Tensor): Tensor {
  return x.dtype === 'complex64' ? inPlace(x, [], () => conj(x)) : x;
}

/**
 * x itself: conjugates are always computed here.
 *
 * @param x - any tensor
 * @returns x
 * @example
 * resolveConj(tensor([1, 2])); // [1, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.resolve_conj.html
 */
export function resolveConj(x: Tensor): Tensor {
  return x;
}

/**
 * x itself: negatives are always computed here.
 *
 * @param x - any tensor
 * @returns x
 * @example
 * resolveNeg(tensor([1, 2])); // [1, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.resolve_neg.html
 */
export function resolveNeg(x: Tensor): Tensor {
  return x;
}
