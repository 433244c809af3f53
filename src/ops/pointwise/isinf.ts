import { temporary } from '../../tensor/copy';
import { zerosLike } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { select } from '../shape/select';
import { compare } from './drivers/compare';
import { asFloats } from './drivers/complex';
import { applyUnary } from './drivers/unary';
import { logicalOr } from './logicalOr';

/**
 * y = true where x is +Infinity or -Infinity (for complex numbers: in either part), else false.
 *
 * @param x - of any shape
 * @returns a bool tensor
 * @example
 * isinf(tensor([1, -Infinity, NaN])); // [false, true, false]
 * @see https://pytorch.org/docs/stable/generated/torch.isinf.html
 */
export function isinf(x: Tensor): Tensor {
  if (x.dtype === 'complex64') {
    const parts = isinf(asFloats(x));
    return logicalOr(select(parts, -1, 0), select(parts, -1, 1));
  }
  if (x.dtype !== 'float32') return zerosLike(x, { dtype: 'bool' });
  return compare('eq', temporary(applyUnary('abs', x)), Number.POSITIVE_INFINITY);
}
