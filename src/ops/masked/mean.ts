import { ValueError } from '../../errors';
import { ones } from '../../tensor/create';
import { isDifferentiable } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { clampMin } from '../pointwise/clampMin';
import { conj } from '../pointwise/conj';
import { div } from '../pointwise/div';
import { toType } from '../pointwise/drivers/toType';
import { isnan } from '../pointwise/isnan';
import { mul } from '../pointwise/mul';
import { sqrt } from '../pointwise/sqrt';
import { sub } from '../pointwise/sub';
import { where } from '../pointwise/where';
import { any } from '../reduction/any';
import { reshape } from '../shape/reshape';
import { nanmedian } from '../sorting/median';
import { canonicalDims, type Dims, type MaskedReduceOptions, maskFor } from './drivers/combine';
import { sum } from './sum';

/** How many elements take part in each sum: int32. */
function countOf(x: Tensor, dim: Dims, keepdim: boolean, mask: Tensor | null): Tensor {
  return sum(ones(x.sizes, { dtype: 'int32' }), dim, { keepdim, mask });
}

/**
 * The mean over `dim` (all) of the elements that are not masked out; NaN where there are none.
 *
 * @param x - of any shape
 * @param dim - a dim, several, or null for all
 * @param options - `mask`: bool, broadcasts against x, true for what counts; `dtype`: what x is converted to first; `keepdim`
 * @returns the shape of x without `dim`, or with sizes of 1 there with `keepdim`
 * @throws IndexError when a dim is out of range, ShapeError when the mask does not broadcast
 * @example
 * masked.mean(tensor([1, 2, 4]), 0, { mask: tensor([true, false, true]) }); // 2.5
 * @see https://pytorch.org/docs/stable/masked.html
 */
export function mean(x: Tensor, dim?: Dims, options?: MaskedReduceOptions): Tensor {
  const mask = options?.mask ? maskFor(x, options.mask) : null;
  const keepdim = options?.keepdim ?? false;
  const total = sum(x, dim, { keepdim, dtype: options?.dtype ?? x.dtype, mask });
  return div(total, countOf(x, dim, keepdim, mask));
}

export interface MaskedMomentOptions extends MaskedReduceOptions {
  /** Divide by n - 1 in place of n (Bessel's correction); default false. */
  unbiased?: boolean | null;
}

/**
 * The variance over `dim` (all) of the elements that are not masked out; NaN where there are none.
 *
 * @param x - of any shape
 * @param dim - a dim, several, or null for all
 * @param options - `mask`: bool, broadcasts against x, true for what counts; `dtype`: what x is converted to first; `keepdim`;
 * `correction`, default 1
 * @returns float32, the shape of x without `dim`, or with sizes of 1 there with `keepdim`
 * @throws IndexError when a dim is out of range, ShapeError when the mask does not broadcast
 * @example
 * masked.var(tensor([1, 2, 5]), 0, { mask: tensor([true, false, true]) }); // 4
 * @see https://pytorch.org/docs/stable/masked.html
 */
export function variance(x: Tensor, dim?: Dims, options?: MaskedMomentOptions): Tensor {
  const dtype = options?.dtype ?? (isDifferentiable(x.dtype) ? x.dtype : 'float32');
  const compute = isDifferentiable(dtype) ? dtype : 'float32';
  const mask = options?.mask ? maskFor(x, options.mask) : null;
  const keepdim = options?.keepdim ?? false;
  const kept = countOf(x, dim, true, mask);
  const means = div(sum(x, dim, { keepdim: true, dtype, mask }), kept);
  const deviation = sub(x, means);
  const total = sum(mul(deviation, conj(deviation)), dim, { keepdim, dtype: compute, mask });
  const count = keepdim ? kept : reshape(kept, total.sizes);
  return toType(div(total, options?.unbiased ? clampMin(sub(count, 1), 0) : count), dtype);
}

/**
 * The standard deviation over `dim` (all) of the elements that are not masked out; NaN where there are none.
 *
 * @param x - of any shape
 * @param dim - a dim, several, or null for all
 * @param options - `mask`: bool, broadcasts against x, true for what counts; `dtype`: what x is converted to first; `keepdim`;
 * `correction`, default 1
 * @returns float32, the shape of x without `dim`, or with sizes of 1 there with `keepdim`
 * @throws IndexError when a dim is out of range, ShapeError when the mask does not broadcast
 * @example
 * masked.std(tensor([1, 2, 5]), 0, { mask: tensor([true, false, true]) }); // 2
 * @see https://pytorch.org/docs/stable/masked.html
 */
export function std(x: Tensor, dim?: Dims, options?: MaskedMomentOptions): Tensor {
  return sqrt(variance(x, dim, options));
}

/**
 * The median along `dim` (default: the last one) of the elements that are not masked out, the lower one of two; NaN where there are
 * none.
 *
 * @param x - float32, of any shape
 * @param dim - along which
 * @param options - `mask`: bool, broadcasts against x, true for what counts; `dtype`: what x is converted to first; `keepdim`
 * @returns the shape of x without `dim`, or with sizes of 1 there with `keepdim`
 * @throws IndexError when dim is out of range, ShapeError when the mask does not broadcast
 * @throws ValueError for a row of integers that is masked out
 * @example
 * masked.median(tensor([1, 9, 5, 7]), 0, { mask: tensor([true, false, true, true]) }); // 5
 * @see https://pytorch.org/docs/stable/masked.html
 */
export function median(x: Tensor, dim = -1, options?: MaskedReduceOptions): Tensor {
  const [at] = canonicalDims(dim, x.sizes.length) as [number];
  const isFloat = x.dtype === 'float32';
  const values = toType(x, 'float32');
  const from = options?.mask ? where(maskFor(x, options.mask), values, NaN) : values;
  const { values: y } = nanmedian(from, at, { keepdim: options?.keepdim ?? false });
  if (isFloat) return y;
  if (any(isnan(y)).item<boolean>()) {
    throw new ValueError('masked median expects no fully masked out rows if dtype is not floating point');
  }
  return toType(y, options?.dtype ?? x.dtype);
}
