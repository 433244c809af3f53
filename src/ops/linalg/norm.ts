import { ShapeError, ValueError } from '../../errors';
import type { DType } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { type MatrixOrder, matrixNorm } from './matrixNorm';
import { vectorNorm } from './vectorNorm';

export interface LinalgNormOptions {
  /** The order of a vector norm, or of a matrix norm where two dims are meant. Absent: the 2-norm of all elements. */
  ord?: MatrixOrder | null;
  /** Keep the reduced dims, with size 1; default false. */
  keepdim?: boolean;
  /** Convert the elements to this type first. */
  dtype?: DType | null;
}

/**
 * A vector or matrix norm. Without `ord`: the 2-norm of all elements along `dim`. With it: a vector norm for one dim (or
 * a vector), a matrix norm for two (or a matrix).
 *
 * @param x - of any shape
 * @param dim - a dim, two dims, or null for all
 * @param options - `ord`, `keepdim`, `dtype`
 * @returns float32, the shape of x without `dim`
 * @throws ShapeError for an order without dims, unless x has one or two
 * @throws ValueError for an order that there is not
 * @example
 * linalg.norm(tensor([[3, 0], [0, 4]])); // 5
 * linalg.norm(tensor([[3, 0], [0, 4]]), null, { ord: 1 }); // 4
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.norm.html
 */
export function norm(
  x: Tensor,
  dim?: number | readonly number[] | null,
  { ord, ...rest }: LinalgNormOptions = {},
): Tensor {
  const dims = dim === undefined || dim === null ? null : typeof dim === 'number' ? [dim] : dim;
  if (typeof ord === 'string') return matrixNorm(x, dims ?? [-2, -1], { ord, ...rest });
  if (dims !== null && dims.length !== 1 && dims.length !== 2 && (ord ?? null) !== null) {
    throw new ShapeError(`linalg.norm: If dim is specified, it must be of length 1 or 2. Got [${dims.join(', ')}]`);
  }
  if (ord === undefined || ord === null) return vectorNorm(x, dims, rest);
  if (typeof ord !== 'number') throw new ValueError(`linalg.norm: Order ${String(ord)} not supported.`);
  const count = dims === null ? x.sizes.length : dims.length;
  if (count !== 1 && count !== 2) {
    throw new ShapeError(
      `linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got ${x.sizes.length}D.`,
    );
  }
  return count === 2 ? matrixNorm(x, dims ?? [0, 1], { ord, ...rest }) : vectorNorm(x, dims, { ord, ...rest });
}
