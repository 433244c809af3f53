import type { Tensor } from '../../tensor/tensor';
import { toType } from '../pointwise/drivers/toType';
import { amax as plainAmax } from '../reduction/amax';
import { amin as plainAmin } from '../reduction/amin';
import { argmax as plainArgmax } from '../reduction/argmax';
import { argmin as plainArgmin } from '../reduction/argmin';
import { canonicalDims, combine, type Dims, type MaskedReduceOptions } from './drivers/combine';

/**
 * The largest of the elements over `dim` (all) that are not masked out; where there are none, the lowest number of the dtype.
 *
 * @param x - real, of any shape
 * @param dim - a dim, several, or null for all
 * @param options - `mask`: bool, broadcasts against x, true for what counts; `dtype`: what x is converted to first; `keepdim`
 * @returns the shape of x without `dim`, or with sizes of 1 there with `keepdim`
 * @throws IndexError when a dim is out of range, ShapeError when the mask does not broadcast
 * @throws DTypeError for booleans and complex numbers under a mask
 * @example
 * masked.amax(tensor([1, 5, 4]), 0, { mask: tensor([true, false, true]) }); // 4
 * @see https://pytorch.org/docs/stable/masked.html
 */
export function amax(x: Tensor, dim?: Dims, options?: MaskedReduceOptions): Tensor {
  const from = combine(x, options?.mask, 'lowest', 'amax');
  const dims = canonicalDims(dim, x.sizes.length);
  return toType(plainAmax(from, dims, { keepdim: options?.keepdim ?? false }), options?.dtype ?? x.dtype);
}

/**
 * The smallest of the elements over `dim` (all) that are not masked out; where there are none, the highest number of the dtype.
 *
 * @param x - real, of any shape
 * @param dim - a dim, several, or null for all
 * @param options - `mask`: bool, broadcasts against x, true for what counts; `dtype`: what x is converted to first; `keepdim`
 * @returns the shape of x without `dim`, or with sizes of 1 there with `keepdim`
 * @throws IndexError when a dim is out of range, ShapeError when the mask does not broadcast
 * @throws DTypeError for booleans and complex numbers under a mask
 * @example
 * masked.amin(tensor([1, 0, 4]), 0, { mask: tensor([true, false, true]) }); // 1
 * @see https://pytorch.org/docs/stable/masked.html
 */
export function amin(x: Tensor, dim?: Dims, options?: MaskedReduceOptions): Tensor {
  const from = combine(x, options?.mask, 'highest', 'amin');
  const dims = canonicalDims(dim, x.sizes.length);
  return toType(plainAmin(from, dims, { keepdim: options?.keepdim ?? false }), options?.dtype ?? x.dtype);
}

/**
 * The index of the largest element along `dim`, or of all in row-major order, that is not masked out.
 *
 * @param x - real, of any shape
 * @param dim - a dim, or null for all
 * @param options - `mask`: bool, broadcasts against x, true for what counts; `dtype`: what x is converted to first; `keepdim`
 * @returns in the dtype of x, as in PyTorch
 * @throws IndexError when dim is out of range, ShapeError when the mask does not broadcast
 * @throws DTypeError for booleans and complex numbers
 * @example
 * masked.argmax(tensor([1, 5, 4]), 0, { mask: tensor([true, false, true]) }); // 2
 * @see https://pytorch.org/docs/stable/masked.html
 */
export function argmax(x: Tensor, dim?: number | null, options?: MaskedReduceOptions): Tensor {
  const from = combine(x, options?.mask, 'lowest', 'argmax');
  return toType(plainArgmax(from, dim, { keepdim: options?.keepdim ?? false }), options?.dtype ?? x.dtype);
}

/**
 * The index of the smallest element along `dim`, or of all in row-major order, that is not masked out.
 *
 * @param x - real, of any shape
 * @param dim - a dim, or null for all
 * @param options - `mask`: bool, broadcasts against x, true for what counts; `dtype`: what x is converted to first; `keepdim`
 * @returns in the dtype of x, as in PyTorch
 * @throws IndexError when dim is out of range, ShapeError when the mask does not broadcast
 * @throws DTypeError for booleans and complex numbers
 * @example
 * masked.argmin(tensor([1, 0, 4]), 0, { mask: tensor([true, false, true]) }); // 0
 * @see https://pytorch.org/docs/stable/masked.html
 */
export function argmin(x: Tensor, dim?: number | null, options?: MaskedReduceOptions): Tensor {
  const from = combine(x, options?.mask, 'highest', 'argmin');
  return toType(plainArgmin(from, dim, { keepdim: options?.keepdim ?? false }), options?.dtype ?? x.dtype);
}
