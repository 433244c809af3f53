import { ShapeError, ValueError } from '../../errors';
import type { DType } from '../../tensor/dtype';
import { wrapDims } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { abs } from '../pointwise/abs';
import { amax } from '../reduction/amax';
import { amin } from '../reduction/amin';
import { norm } from '../reduction/norm';
import { sum } from '../reduction/sum';

export interface MatrixNormOptions {
  /** 'fro': the root of the sum of squares (default); ±1: the largest or smallest sum of a column; ±Infinity: of a row. */
  ord?: 'fro' | 1 | -1 | typeof Infinity;
  /** Keep the two dims, with size 1; default false. */
  keepdim?: boolean;
  /** Convert the elements to this type first. */
  dtype?: DType;
}

/**
 * The norm of the matrices that two dims of `x` span.
 *
 * @param dim - rows and columns of the matrices; default the last two dims
 * @throws ShapeError when x has fewer than two dims, or dim does not name two
 * @throws ValueError for an order that needs singular values (2, -2, 'nuc')
 * @example
 * linalg.matrixNorm(tensor([[1, -2], [3, 4]]), [-2, -1], { ord: Infinity }); // 7
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.matrix_norm.html
 */
export function matrixNorm(
  x: Tensor,
  dim: readonly number[] = [-2, -1],
  { ord = 'fro', keepdim = false, dtype }: MatrixNormOptions = {},
): Tensor {
  if (x.shape.length < 2) {
    throw new ShapeError(
      `linalg.matrix_norm: The input tensor A must have at least 2 dimensions. Got a tensor with ${x.shape.length}`,
    );
  }
  if (dim.length !== 2) {
    throw new ShapeError(`linalg.matrix_norm: dim must be a 2-tuple. Got ${dim.length} dims`);
  }
  const dims = wrapDims(dim, x.shape.length);
  const converted = dtype === undefined ? {} : { dtype };
  if (ord === 'fro') return norm(x, dims, { keepdim, ...converted });
  const size = Math.abs(ord);
  if (size !== 1 && size !== Infinity) {
    throw new ValueError(
      `linalg.matrix_norm: Order ${String(ord)} not supported; here: 'fro', 1, -1, Infinity, -Infinity`,
    );
  }
  const [rows, columns] = dims as [number, number];
  const [first, second] = size === 1 ? [rows, columns] : [columns, rows];
  const sums = sum(abs(x), first, { keepdim: true, ...converted });
  const extremum = (ord > 0 ? amax : amin)(sums, second, { keepdim: true });
  return keepdim ? extremum : sum(extremum, dims);
}
