import { temporary } from '../../tensor/copy';
import { onesLike } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { select } from '../shape/select';
import { compare } from './drivers/compare';
import { asFloats } from './drivers/complex';
import { applyUnary } from './drivers/unary';
import { logicalAnd } from './logicalAnd';

/**
 * y = true where x is neither infinite nor NaN (for complex numbers: in both parts), else false.
 *
 * @param x - of any shape
 * @returns a bool tensor
 * @example
 * isfinite(tensor([1, -Infinity, NaN])); // [true, false, false]
 * @see https://pytorch.org/docs/stable/generated/torch.isfinite.html
 */
export function isfinite(x: Tensor): Tensor {
  if (x.dtype === 'complex64') {
    const parts = isfinite(asFloats(x));
    return logicalAnd(select(parts, -1, 0), select(parts, -1, 1));
  }
  if (x.dtype !== 'float32') return onesLike(x, { dtype: 'bool' });
  return compare('lt', temporary(applyUnary('abs', x)), Number.POSITIVE_INFINITY);
}
