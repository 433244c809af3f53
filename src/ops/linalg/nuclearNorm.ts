import { ShapeError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { norm } from '../reduction/norm';
import { matrixNorm } from './matrixNorm';

export interface OldNormOptions {
  /** Keep the reduced dims, with size 1; default false. */
  keepdim?: boolean;
}

/**
 * The sum of the singular values of a matrix, or of the matrices in two dims.
 *
 * @param x - of two dims or more
 * @param dim - the two dims of the matrices; null for a matrix
 * @param options - `keepdim`
 * @returns float32, the shape of x without the two dims
 * @throws ShapeError for other than two dims
 * @example
 * nuclearNorm(tensor([[3, 0], [0, -4]])); // 7
 * @see https://pytorch.org/docs/1.13/generated/torch.linalg.matrix_norm.html
 */
export function nuclearNorm(x: Tensor, dim?: number | readonly number[] | null, options?: OldNormOptions): Tensor {
  const dims = dim === undefined || dim === null ? null : typeof dim === 'number' ? [dim] : dim;
  if (dims === null && x.sizes.length !== 2) {
    throw new ShapeError(
      `Expected a tensor with 2 dimensions, but got a tensor with ${x.sizes.length} dimensions instead.`,
    );
  }
  if (dims !== null && dims.length !== 2) throw new ShapeError("nuclear norm requires a 'dim' argument of size 2");
  return matrixNorm(x, dims ?? [0, 1], { ord: 'nuc', keepdim: options?.keepdim ?? false });
}

/**
 * The root of the sum of squares of all elements, or along at most two dims.
 *
 * @param x - of any shape
 * @param dim - one or two dims, or null for all
 * @param options - `keepdim`
 * @returns float32, the shape of x without `dim`
 * @throws ShapeError for more than two dims
 * @example
 * frobeniusNorm(tensor([[3, 0], [0, -4]])); // 5
 * @see https://pytorch.org/docs/1.13/generated/torch.linalg.matrix_norm.html
 */
export function frobeniusNorm(x: Tensor, dim?: number | readonly number[] | null, options?: OldNormOptions): Tensor {
  if (Array.isArray(dim) && dim.length > 2) {
    throw new ShapeError(`Expected at most 2 dimensions, but got ${dim.length} dimensions instead.`);
  }
  return norm(x, dim, { keepdim: options?.keepdim ?? false });
}
