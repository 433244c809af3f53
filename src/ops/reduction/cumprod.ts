import { record } from '../../autograd/record';
import { arange } from '../../tensor/create';
import { wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { div } from '../pointwise/div';
import { toType } from '../pointwise/drivers/toType';
import { eq } from '../pointwise/eq';
import { ge } from '../pointwise/ge';
import { mul } from '../pointwise/mul';
import { where } from '../pointwise/where';
import { flip } from '../shape/flip';
import { movedim } from '../shape/movedim';
import { unsqueeze } from '../shape/unsqueeze';
import { any } from './any';
import { type CumulativeOptions, cumsum } from './cumsum';
import { alongDim } from './drivers/alongDim';
import { leaveOneOut } from './drivers/leaveOneOut';
import { sum } from './sum';

/**
 * y_i = Π_{j≤i} x_j along `dim`. Integers and booleans are multiplied as int32.
 *
 * dx_k = Σ_{i≥k} (Π_{j≤i, j≠k} x_j) dy_i, right where elements are 0, too
 *
 * @throws IndexError when dim is out of range
 * @example
 * cumprod(tensor([1, 2, 3]), 0); // [1, 2, 6]
 * @see https://pytorch.org/docs/stable/generated/torch.cumprod.html
 */
export function cumprod(x: Tensor, dim: number, options?: CumulativeOptions): Tensor {
  const at = wrapDim(dim, x.shape.length);
  const dtype = options?.dtype ?? (x.dtype === 'float32' ? 'float32' : 'int32');
  const from = toType(x, dtype);
  const words = toType(from, dtype === 'float32' ? dtype : 'int32');
  const out = toType(alongDim(dtype === 'float32' ? 'cumprod' : 'cumprodI32', words, at), dtype);
  return record(out, 'CumprodBackward0', [from], (grad, node) => gradient(grad, node.saved(0), node.saved(1), at), [
    from,
    out,
  ]);
}

function gradient(grad: Tensor, x: Tensor, y: Tensor, dim: number): Tensor {
  if (x.shape.length === 0) return grad;
  if (any(eq(x, 0)).data()[0] === 0) {
    return div(flip(cumsum(flip(mul(grad, y), [dim]), dim), [dim]), x);
  }
  // products[..., k, i]: y_i without the factor x_k, which takes part where i >= k.
  const n = x.shape[dim] as number;
  const products = cumprod(leaveOneOut(x, dim), -1);
  const takesPart = ge(arange(n), unsqueeze(arange(n), 1));
  const terms = where(takesPart, mul(products, unsqueeze(movedim(grad, dim, -1), -2)), 0);
  return movedim(sum(terms, -1), -1, dim);
}
