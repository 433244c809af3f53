import { ShapeError } from '../../errors';
import type { DType } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { norm as normOf } from '../reduction/norm';
import { type MatrixNormOptions, matrixNorm } from './matrixNorm';
import { vectorNorm } from './vectorNorm';

export interface LinalgNormOptions {
  /** The order of a vector norm, or of a matrix norm where two dims are meant. Absent: the 2-norm of all elements. */
  ord?: number | 'fro';
  /** Keep the reduced dims, with size 1; default false. */
  keepdim?: boolean;
  /** Convert the elements to this type first. */
  dtype?: DType;
}

/**
 * A vector or matrix norm. Without `ord`: the 2-norm of all elements along `dim`. With it: a vector norm for one dim (or
 * a vector), a matrix norm for two (or a matrix).
 *
 * @throws ShapeError for an order without dims, unless x has one or two
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
  if (ord === undefined || ord === null) return normOf(x, dim, rest);
  const dims = dim === undefined || dim === null ? null : typeof dim === 'number' ? [dim] : dim;
  const count = dims === null ? x.shape.length : dims.length;
  if (count !== 1 && count !== 2) {
    throw new ShapeError(
      `linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got ${x.shape.length}D.`,
    );
  }
  if (count === 2) return matrixNorm(x, dims ?? [0, 1], { ord: ord as MatrixNormOptions['ord'] & {}, ...rest });
  return vectorNorm(x, dims, { ord: ord as number, ...rest });
}
