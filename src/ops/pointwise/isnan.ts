import { zerosLike } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { select } from '../shape/select';
import { asFloats } from './drivers/complex';
import { applyUnary } from './drivers/unary';
import { logicalOr } from './logicalOr';

/**
 * y = true where x is NaN (for complex numbers: in either part), else false.
 *
 * @param x - of any shape
 * @returns a bool tensor
 * @example
 * isnan(tensor([1, NaN])); // [false, true]
 * @see https://pytorch.org/docs/stable/generated/torch.isnan.html
 */
export function isnan(x: Tensor): Tensor {
  if (x.dtype === 'complex64') {
    const parts = isnan(asFloats(x));
    return logicalOr(select(parts, -1, 0), select(parts, -1, 1));
  }
  if (x.dtype !== 'float32') return zerosLike(x, { dtype: 'bool' });
  // It differs from itself.
  return applyUnary('ne', x, 'bool');
}
