import { full } from '../../tensor/create';
import type { DType } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { div } from '../pointwise/div';
import { toType } from '../pointwise/drivers/toType';
import { logaddexp as plainLogaddexp } from '../pointwise/logaddexp';
import { maximum } from '../pointwise/maximum';
import { neg } from '../pointwise/neg';
import { logSoftmax as plainLogSoftmax } from '../reduction/logSoftmax';
import { logsumexp as plainLogsumexp } from '../reduction/logsumexp';
import { norm as plainNorm } from '../reduction/norm';
import { softmax as plainSoftmax } from '../reduction/softmax';
import { canonicalDims, combine, type Dims, type MaskedOptions, type MaskedReduceOptions } from './drivers/combine';

export interface MaskedNormOptions extends MaskedReduceOptions {
  /** The order; default 2. */
  ord?: number | null;
}

/**
 * The norm (Σ |x|^ord)^(1/ord) over `dim` (all) of the elements that are not masked out.
 *
 * @param x - of any shape
 * @param dim - a dim, several, or null for all
 * @param options - `mask`: bool, broadcasts against x, true for what counts; `dtype`: what x is converted to first; `keepdim`;
 * `ord`, default 2
 * @returns float32, the shape of x without `dim`, or with sizes of 1 there with `keepdim`
 * @throws IndexError when a dim is out of range, ShapeError when the mask does not broadcast, DTypeError for integers
 * @example
 * masked.norm(tensor([3, 9, 4]), 0, { mask: tensor([true, false, true]) }); // 5
 * @see https://pytorch.org/docs/stable/masked.html
 */
export function norm(x: Tensor, dim?: Dims, options?: MaskedNormOptions): Tensor {
  const ord = options?.ord ?? 2;
  const from = combine(x, options?.mask, ord === Number.NEGATIVE_INFINITY ? 'highest' : 'zero', 'norm');
  const dtype = options?.dtype ?? x.dtype;
  return plainNorm(from, canonicalDims(dim, x.sizes.length), { p: ord, keepdim: options?.keepdim ?? false, dtype });
}

export interface MaskedNormalizeOptions extends MaskedOptions {
  /** The smallest divisor; default 1e-12. */
  eps?: number;
}

/**
 * x divided by its norm along `dim`, over the elements that are not masked out; those are 0.
 *
 * @param x - float32, of any shape
 * @param ord - the order of the norm
 * @param dim - along which the vectors lie
 * @param options - `mask`: bool, broadcasts against x, true for what counts; `dtype`: what x is converted to first; `eps`: the
 * least norm to divide by, default 1e-12
 * @returns with the shape of x
 * @throws IndexError when dim is out of range, ShapeError when the mask does not broadcast, DTypeError for integers
 * @example
 * masked.normalize(tensor([3, 9, 4]), 2, 0, { mask: tensor([true, false, true]) }); // [0.6, 0, 0.8]
 * @see https://pytorch.org/docs/stable/masked.html
 */
export function normalize(x: Tensor, ord: number, dim: number, options?: MaskedNormalizeOptions): Tensor {
  canonicalDims(dim, x.sizes.length);
  const size = norm(x, dim, { ord, keepdim: true, dtype: options?.dtype, mask: options?.mask });
  const least = full([], options?.eps ?? 1e-12, { dtype: size.dtype });
  return div(combine(x, options?.mask, 'zero', 'sum'), maximum(size, least));
}

/**
 * The softmax along `dim` over the elements that are not masked out; those are 0. NaN where all are.
 *
 * @param x - scores, of any shape
 * @param dim - the classes
 * @param options - `mask`: bool, broadcasts against x, true for what counts; `dtype`: what x is converted to first
 * @returns float32, with the shape of x
 * @throws IndexError when dim is out of range, ShapeError when the mask does not broadcast, DTypeError for integers
 * @example
 * masked.softmax(tensor([1, 9, 1]), 0, { mask: tensor([true, false, true]) }); // [0.5, 0, 0.5]
 * @see https://pytorch.org/docs/stable/masked.html
 */
export function softmax(x: Tensor, dim: number, options?: MaskedOptions): Tensor {
  const [at] = canonicalDims(dim, x.sizes.length) as [number];
  const dtype = options?.dtype ?? x.dtype;
  return plainSoftmax(combine(x, options?.mask, 'lowest', 'amax'), at, { dtype });
}

/**
 * The logarithm of the masked softmax along `dim`; -Infinity where an element is masked out.
 *
 * @param x - scores, of any shape
 * @param dim - the classes
 * @param options - `mask`: bool, broadcasts against x, true for what counts; `dtype`: what x is converted to first
 * @returns float32, with the shape of x
 * @throws IndexError when dim is out of range, ShapeError when the mask does not broadcast, DTypeError for integers
 * @example
 * masked.logSoftmax(tensor([1, 9, 1]), 0, { mask: tensor([true, false, true]) }); // [-0.6931, -Infinity, -0.6931]
 * @see https://pytorch.org/docs/stable/masked.html
 */
export function logSoftmax(x: Tensor, dim: number, options?: MaskedOptions): Tensor {
  const [at] = canonicalDims(dim, x.sizes.length) as [number];
  const dtype = options?.dtype ?? x.dtype;
  return plainLogSoftmax(combine(x, options?.mask, 'lowest', 'amax'), at, { dtype });
}

/**
 * The softmax of -x along `dim` over the elements that are not masked out; those are 0. NaN where all are.
 *
 * @param x - of any shape
 * @param dim - the classes
 * @param options - `mask`: bool, broadcasts against x, true for what counts; `dtype`: what x is converted to first
 * @returns float32, with the shape of x
 * @throws IndexError when dim is out of range, ShapeError when the mask does not broadcast, DTypeError for integers
 * @example
 * masked.softmin(tensor([1, 0, 1]), 0, { mask: tensor([true, false, true]) }); // [0.5, 0, 0.5]
 * @see https://pytorch.org/docs/stable/masked.html
 */
export function softmin(x: Tensor, dim: number, options?: MaskedOptions): Tensor {
  const [at] = canonicalDims(dim, x.sizes.length) as [number];
  const dtype = options?.dtype ?? x.dtype;
  return plainSoftmax(neg(combine(x, options?.mask, 'highest', 'amin')), at, { dtype });
}

/**
 * ln Σ e^x over `dim` (all) of the elements that are not masked out; -Infinity where there are none.
 *
 * @param x - of any shape
 * @param dim - a dim, several, or null for all
 * @param options - `mask`: bool, broadcasts against x, true for what counts; `dtype`: what x is converted to first; `keepdim`
 * @returns float32, the shape of x without `dim`, or with sizes of 1 there with `keepdim`
 * @throws IndexError when a dim is out of range, ShapeError when the mask does not broadcast
 * @example
 * masked.logsumexp(tensor([0, 9, 0]), 0, { mask: tensor([true, false, true]) }); // 0.6931
 * @see https://pytorch.org/docs/stable/masked.html
 */
export function logsumexp(x: Tensor, dim?: Dims, options?: MaskedReduceOptions): Tensor {
  const dims = canonicalDims(dim, x.sizes.length);
  const from = combine(x, options?.mask, 'lowest', 'logsumexp');
  return toType(plainLogsumexp(from, dims, { keepdim: options?.keepdim ?? false }), options?.dtype ?? x.dtype);
}

export interface MaskedPairOptions {
  /** Of the first operand. */
  inputMask?: Tensor | null;
  /** Of the second operand. */
  otherMask?: Tensor | null;
  dtype?: DType | null;
}

/**
 * y = ln(e^a + e^b), where what is masked out counts as -Infinity.
 *
 * @param a - float32 logarithms
 * @param b - the same; broadcasts against a
 * @param options - `inputMask` and `otherMask`: bool, true for what counts
 * @returns float32, with the shape that both broadcast to
 * @throws ShapeError when shapes don't broadcast, DTypeError for anything but float32
 * @example
 * masked.logaddexp(tensor([0, 0]), tensor([0, 0]), { otherMask: tensor([true, false]) }); // [0.6931, 0]
 * @see https://pytorch.org/docs/stable/masked.html
 */
export function logaddexp(a: Tensor, b: Tensor, options?: MaskedPairOptions): Tensor {
  const [x, y] = [
    combine(a, options?.inputMask, 'lowest', 'logsumexp'),
    combine(b, options?.otherMask, 'lowest', 'logsumexp'),
  ];
  return toType(plainLogaddexp(x, y), options?.dtype ?? a.dtype);
}
