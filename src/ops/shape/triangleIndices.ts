import { ValueError } from '../../errors';
import { type CreateOptions, finish, fromNumbers } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';

/** Row and column numbers of the elements of a rows x columns matrix that pass, row by row: [2, count]. */
function indicesWhere(
  rows: number,
  columns: number,
  passes: (row: number, column: number) => boolean,
  options?: CreateOptions,
): Tensor {
  if (!(Number.isInteger(rows) && rows >= 0)) throw new ValueError(`row must be non-negative, got ${rows}`);
  if (!(Number.isInteger(columns) && columns >= 0)) throw new ValueError(`col must be non-negative, got ${columns}`);
  const found: [number[], number[]] = [[], []];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (!passes(row, column)) continue;
      found[0].push(row);
      found[1].push(column);
    }
  }
  return finish(fromNumbers(found.flat(), [2, found[0].length], options?.dtype ?? 'int32'), options);
}

/**
 * Indices of the lower triangle of a rows x columns matrix: row numbers, then column numbers.
 *
 * @param offset - 0 up to the main diagonal, k > 0 up to the k-th above it, k < 0 below
 * @example
 * trilIndices(2, 2); // [[0, 1, 1], [0, 0, 1]]
 * @see https://pytorch.org/docs/stable/generated/torch.tril_indices.html
 */
export function trilIndices(rows: number, columns: number, offset = 0, options?: CreateOptions): Tensor {
  return indicesWhere(rows, columns, (row, column) => column - row <= offset, options);
}

/**
 * Indices of the upper triangle of a rows x columns matrix: row numbers, then column numbers.
 *
 * @param offset - 0 from the main diagonal on, k > 0 from the k-th above it, k < 0 below
 * @example
 * triuIndices(2, 2); // [[0, 0, 1], [0, 1, 1]]
 * @see https://pytorch.org/docs/stable/generated/torch.triu_indices.html
 */
export function triuIndices(rows: number, columns: number, offset = 0, options?: CreateOptions): Tensor {
  return indicesWhere(rows, columns, (row, column) => column - row >= offset, options);
}
