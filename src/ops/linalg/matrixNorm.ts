import { DTypeError, ShapeError, ValueError } from '../../errors';
import { type DType, infoOf, isDifferentiable } from '../../tensor/dtype';
import { wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { abs } from '../pointwise/abs';
import { toType } from '../pointwise/drivers/toType';
import { amax } from '../reduction/amax';
import { amin } from '../reduction/amin';
import { norm } from '../reduction/norm';
import { sum } from '../reduction/sum';
import { movedim } from '../shape/movedim';
import { unsqueeze } from '../shape/unsqueeze';
import { requireFloating, requireMatrix } from './drivers/checks';
import { svdvals } from './svd';

/** 'fro', 'nuc', or one of ±1, ±2, ±Infinity. */
export type MatrixOrder = 'fro' | 'nuc' | number;

export interface MatrixNormOptions {
  /**
   * 'fro': the root of the sum of squares (default); 'nuc': the sum of the singular values; ±1: the largest or smallest sum of a
   * column; ±Infinity: of a row; ±2: the largest or smallest singular value.
   */
  ord?: MatrixOrder;
  /** Keep the two dims, with size 1; default false. */
  keepdim?: boolean;
  /** Convert the elements to this type first. */
  dtype?: DType | null;
}

/**
 * The norm of the matrices that two dims of `x` span.
 *
 * @param x - of two dims or more
 * @param dim - rows and columns of the matrices; default the last two dims
 * @param options - `ord`: 'fro' (default), 'nuc', ±1, ±2, ±Infinity; `keepdim`; `dtype`
 * @returns float32, the shape of x without the two dims
 * @throws ShapeError when x has fewer than two dims, or dim does not name two
 * @throws ValueError for another order, DTypeError for integers
 * @example
 * linalg.matrixNorm(tensor([[1, -2], [3, 4]]), [-2, -1], { ord: Infinity }); // 7
 * @see https://pytorch.org/docs/stable/generated/torch.linalg.matrix_norm.html
 */
export function matrixNorm(
  x: Tensor,
  dim: readonly number[] | number = [-2, -1],
  { ord = 'fro', keepdim = false, dtype }: MatrixNormOptions = {},
): Tensor {
  requireMatrix(x, 'linalg.matrix_norm');
  requireFloating(x, 'linalg.matrix_norm');
  const list = typeof dim === 'number' ? [dim] : dim;
  if (list.length !== 2) throw new ShapeError(`linalg.matrix_norm: dim must be a 2-tuple. Got ${list.join(', ')}`);
  const size = typeof ord === 'number' ? Math.abs(ord) : ord;
  if (size !== 'fro' && size !== 'nuc' && size !== 1 && size !== 2 && size !== Infinity) {
    throw new ValueError(`linalg.matrix_norm: Order ${String(ord)} not supported.`);
  }
  const [rows, columns] = list.map((at) => wrapDim(at, x.sizes.length)) as [number, number];
  if (rows === columns) {
    throw new ShapeError(`linalg.matrix_norm: dims must be different. Got (${list.join(', ')})`);
  }
  const from = converted(x, dtype);
  if (size === 'fro') return norm(from, [rows, columns], { keepdim });
  if (size === 'nuc' || size === 2) return bySingularValues(from, rows, columns, ord, keepdim);
  const [first, second] = size === 1 ? [rows, columns] : [columns, rows];
  const sums = sum(abs(from), first, { keepdim });
  const at = keepdim || second < first ? second : second - 1;
  return ((ord as number) > 0 ? amax : amin)(sums, at, { keepdim });
}

function converted(x: Tensor, dtype: DType | null | undefined): Tensor {
  if (dtype === undefined || dtype === null) return x;
  const name = dtype === 'int32' ? 'Int' : infoOf(dtype).scalarName;
  if (!isDifferentiable(dtype)) {
    throw new DTypeError(`linalg.matrix_norm: dtype should be floating point or complex, but got ${name}`);
  }
  if (dtype !== x.dtype) {
    const [should, input] = x.dtype === 'complex64' ? ['complex', 'complex'] : ['real', 'real'];
    throw new DTypeError(`linalg.matrix_norm: dtype should be ${should} for ${input} inputs, but got ${name}`);
  }
  return toType(x, dtype);
}

function bySingularValues(x: Tensor, rows: number, columns: number, ord: MatrixOrder, keepdim: boolean): Tensor {
  const values = svdvals(movedim(x, [rows, columns], [-2, -1]));
  const out = ord === 'nuc' ? sum(values, -1) : (ord === 2 ? amax : amin)(values, -1);
  if (!keepdim) return out;
  const [low, high] = [Math.min(rows, columns), Math.max(rows, columns)];
  return unsqueeze(unsqueeze(out, low), high);
}
