import type { Tensor } from '../../tensor/tensor';
import { toType } from '../pointwise/drivers/toType';
import { cumprod as plainCumprod } from '../reduction/cumprod';
import { cumsum as plainCumsum } from '../reduction/cumsum';
import { prod as plainProd } from '../reduction/prod';
import { sum as plainSum } from '../reduction/sum';
import {
  canonicalDims,
  combine,
  type Dims,
  type MaskedOptions,
  type MaskedReduceOptions,
  sumType,
} from './drivers/combine';

/**
 * The sum over `dim` (all) of the elements that are not masked out; 0 where there are none.
 *
 * @param x - of any shape
 * @param dim - a dim, several, or null for all
 * @param options - `mask`: bool, broadcasts against x, true for what counts; `dtype`: what x is converted to first; `keepdim`
 * @returns the shape of x without `dim`, or with sizes of 1 there with `keepdim`
 * @throws IndexError when a dim is out of range, ShapeError when the mask does not broadcast
 * @example
 * masked.sum(tensor([1, 2, 4]), 0, { mask: tensor([true, false, true]) }); // 5
 * @see https://pytorch.org/docs/stable/masked.html
 */
export function sum(x: Tensor, dim?: Dims, options?: MaskedReduceOptions): Tensor {
  const dims = canonicalDims(dim, x.sizes.length);
  const dtype = sumType(x, options?.dtype);
  return plainSum(combine(x, options?.mask, 'zero', 'sum'), dims, { keepdim: options?.keepdim ?? false, dtype });
}

/**
 * The product over `dim` (all) of the elements that are not masked out; 1 where there are none.
 *
 * @param x - of any shape
 * @param dim - a dim, several, or null for all
 * @param options - `mask`: bool, broadcasts against x, true for what counts; `dtype`: what x is converted to first; `keepdim`
 * @returns the shape of x without `dim`, or with sizes of 1 there with `keepdim`
 * @throws IndexError when a dim is out of range, ShapeError when the mask does not broadcast
 * @example
 * masked.prod(tensor([2, 3, 4]), 0, { mask: tensor([true, false, true]) }); // 8
 * @see https://pytorch.org/docs/stable/masked.html
 */
export function prod(x: Tensor, dim?: Dims, options?: MaskedReduceOptions): Tensor {
  const dims = canonicalDims(dim, x.sizes.length);
  const dtype = sumType(x, options?.dtype);
  const keepdim = options?.keepdim ?? false;
  return dims
    .reverse()
    .reduce((y, at) => plainProd(y, at, { keepdim }), toType(combine(x, options?.mask, 'one', 'prod'), dtype));
}

/**
 * The running sums along `dim` of the elements that are not masked out.
 *
 * @param x - of any shape
 * @param dim - along which it runs
 * @param options - `mask`: bool, broadcasts against x, true for what counts; `dtype`: what x is converted to first
 * @returns with the shape of x
 * @throws IndexError when dim is out of range, ShapeError when the mask does not broadcast
 * @example
 * masked.cumsum(tensor([1, 2, 4]), 0, { mask: tensor([true, false, true]) }); // [1, 1, 5]
 * @see https://pytorch.org/docs/stable/masked.html
 */
export function cumsum(x: Tensor, dim: number, options?: MaskedOptions): Tensor {
  const [at] = canonicalDims(dim, x.sizes.length) as [number];
  const dtype = options?.dtype ?? x.dtype;
  return toType(plainCumsum(combine(x, options?.mask, 'zero', 'sum'), at, { dtype }), dtype);
}

/**
 * The running products along `dim` of the elements that are not masked out.
 *
 * @param x - of any shape
 * @param dim - along which it runs
 * @param options - `mask`: bool, broadcasts against x, true for what counts; `dtype`: what x is converted to first
 * @returns with the shape of x
 * @throws IndexError when dim is out of range, ShapeError when the mask does not broadcast
 * @example
 * masked.cumprod(tensor([2, 3, 4]), 0, { mask: tensor([true, false, true]) }); // [2, 2, 8]
 * @see https://pytorch.org/docs/stable/masked.html
 */
export function cumprod(x: Tensor, dim: number, options?: MaskedOptions): Tensor {
  const [at] = canonicalDims(dim, x.sizes.length) as [number];
  const dtype = options?.dtype ?? x.dtype;
  return toType(plainCumprod(combine(x, options?.mask, 'one', 'prod'), at, { dtype }), dtype);
}
