import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { arange } from '../../tensor/create';
import { wrapDim } from '../../tensor/layout';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { cat } from '../joining/cat';
import { conj } from '../pointwise/conj';
import { div } from '../pointwise/div';
import { inPlace } from '../pointwise/drivers/inPlace';
import { toType } from '../pointwise/drivers/toType';
import { eq } from '../pointwise/eq';
import { ge } from '../pointwise/ge';
import { mul } from '../pointwise/mul';
import { where } from '../pointwise/where';
import { flip } from '../shape/flip';
import { movedim } from '../shape/movedim';
import { narrow } from '../shape/narrow';
import { unsqueeze } from '../shape/unsqueeze';
import { any } from './any';
import { type CumulativeOptions, cumsum, cumulativeType, runningBooleans } from './cumsum';
import { alongDim } from './drivers/alongDim';
import { leaveOneOut } from './drivers/leaveOneOut';
import { sum } from './sum';

/**
 * y_i = Π_{j≤i} x_j along `dim`. Integers and booleans are multiplied as int32.
 *
 * dx_k = Σ_{i≥k} (Π_{j≤i, j≠k} x_j) dy_i, right where elements are 0, too
 *
 * @param x - of any shape
 * @param dim - along which it runs
 * @param options - `dtype`: what x is converted to first
 * @returns with the shape of x
 * @throws IndexError when dim is out of range
 * @example
 * cumprod(tensor([1, 2, 3]), 0); // [1, 2, 6]
 * @see https://pytorch.org/docs/stable/generated/torch.cumprod.html
 */
export function cumprod(x: Tensor, dim: number, options?: CumulativeOptions): Tensor {
  const at = wrapDim(dim, x.sizes.length);
  const dtype = cumulativeType(x, options);
  if (dtype === 'bool') return runningBooleans(x, 'cumprod');
  const from = toType(x, dtype);
  const out = dtype === 'complex64' ? runningProducts(from, at) : values(from, at);
  // Of one element a row: the element itself, whose product with nothing must not be divided by it, were it infinite.
  if ((x.sizes[at] ?? 1) === 1)
    return record(
      out,
      'CumprodBackward0',
      wrt(from, (grad) => grad),
    );
  return record(
    out,
    'CumprodBackward0',
    wrt(from, (grad, x, y) => gradient(grad, conj(x), conj(y), at), from, out),
  );
}

function values(x: Tensor, dim: number): Tensor {
  const float = x.dtype === 'float32';
  return toType(alongDim(float ? 'cumprod' : 'cumprodI32', float ? x : toType(x, 'int32'), dim), x.dtype);
}

/** Doubling: after k rounds each element holds the product of the 2^k up to it. */
function runningProducts(x: Tensor, dim: number): Tensor {
  return noGrad(() =>
    scope(() => {
      const n = x.sizes[dim] ?? 1;
      let products = mul(x, 1);
      for (let step = 1; step < n; step *= 2) {
        const rest = mul(narrow(products, dim, step, n - step), narrow(products, dim, 0, n - step));
        products = cat([narrow(products, dim, 0, step), rest], dim);
      }
      return products;
    }),
  );
}

function gradient(grad: Tensor, x: Tensor, y: Tensor, dim: number): Tensor {
  if (any(eq(x, 0)).data()[0] === 0) {
    return div(flip(cumsum(flip(mul(grad, y), [dim]), dim), [dim]), x);
  }
  // products[..., k, i]: y_i without the factor x_k, which takes part where i >= k.
  const n = x.sizes[dim] as number;
  const products = cumprod(leaveOneOut(x, dim), -1);
  const takesPart = ge(arange(n), unsqueeze(arange(n), 1));
  const terms = where(takesPart, mul(products, unsqueeze(movedim(grad, dim, -1), -2)), 0);
  return movedim(sum(terms, -1), -1, dim);
}

/** x = cumprod(x, dim). */
export function cumprod_(x: Tensor, dim: number, options?: CumulativeOptions): Tensor {
  return inPlace(x, [], () => cumprod(x, dim, { dtype: x.dtype, ...options }));
}
