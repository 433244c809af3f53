import { DTypeError, OutOfMemoryError, ValueError } from '../../errors';
import { temporary } from '../../tensor/copy';
import { type CreateOptions, finish, fromNumbers } from '../../tensor/create';
import { integerOf } from '../../tensor/integer';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { workspace } from '../../wasm/block';
import { k } from '../../wasm/engine';
import { i32 } from '../../wasm/memory';

/** Pairs of numbers that memory does not hold. */
const TOO_MANY = 2 ** 28;

/** Row and column numbers of the elements from..to - 1 of rows first..last - 1 of a matrix, row by row: [2, count]. */
function indicesOf(
  first: number,
  last: number,
  from: (row: number) => number,
  to: (row: number) => number,
  options?: CreateOptions,
): Tensor {
  // No row is empty, so there are no more rows than elements.
  let count = last - first > TOO_MANY ? TOO_MANY : 0;
  for (let row = first; row < last && count < TOO_MANY; row++) count += to(row) - from(row);
  if (count >= TOO_MANY) throw new OutOfMemoryError('tril_indices(), triu_indices(): the indices take 2 GiB or more');
  beginOperation();
  const found = emptyTensor([2, count], 'int32');
  // The columns of the longest row, of which each takes a part.
  const [low, high] = count === 0 ? [0, 0] : [from(first), to(last - 1)];
  const columns = workspace(4 * (high - low)) >>> 2;
  k.arangeI32(4 * columns, low, 1, high - low);
  let at = found.pointer >>> 2;
  for (let row = first; row < last; row++) {
    const [begin, end] = [from(row), to(row)];
    i32.fill(row, at, at + end - begin);
    i32.copyWithin(at + count, columns + begin - low, columns + end - low);
    at += end - begin;
  }
  const dtype = options?.dtype ?? 'int32';
  return finish(dtype === 'int32' ? found : fromNumbers(temporary(found).data(), [2, count], dtype), options);
}

function checkSizes(rows: number, columns: number, offset: number): void {
  if (!(Number.isInteger(rows) && rows >= 0)) throw new ValueError(`row must be non-negative, got ${rows}`);
  if (!(Number.isInteger(columns) && columns >= 0)) throw new ValueError(`col must be non-negative, got ${columns}`);
  integerOf(offset, 'tril_indices', 'offset');
}

/**
 * Indices of the lower triangle of a rows x columns matrix: row numbers, then column numbers.
 *
 * @param rows - of the matrix
 * @param columns - of the matrix
 * @param offset - 0 up to the main diagonal, k > 0 up to the k-th above it, k < 0 below
 * @param options - `dtype`, default int32
 * @returns [2, count]
 * @throws ValueError for negative sizes
 * @example
 * trilIndices(2, 2); // [[0, 1, 1], [0, 0, 1]]
 * @see https://pytorch.org/docs/stable/generated/torch.tril_indices.html
 */
export function trilIndices(rows: number, columns: number, offset = 0, options?: CreateOptions): Tensor {
  if (options?.dtype === 'bool') throw new DTypeError('"tril_indices" not implemented for \'Bool\'');
  checkSizes(rows, columns, offset);
  const first = columns === 0 ? rows : Math.max(0, -offset);
  return indicesOf(
    first,
    rows,
    () => 0,
    (row) => Math.min(row + offset + 1, columns),
    options,
  );
}

/**
 * Indices of the upper triangle of a rows x columns matrix: row numbers, then column numbers.
 *
 * @param rows - of the matrix
 * @param columns - of the matrix
 * @param offset - 0 from the main diagonal on, k > 0 from the k-th above it, k < 0 below
 * @param options - `dtype`, default int32
 * @returns [2, count]
 * @throws ValueError for negative sizes
 * @example
 * triuIndices(2, 2); // [[0, 0, 1], [0, 1, 1]]
 * @see https://pytorch.org/docs/stable/generated/torch.triu_indices.html
 */
export function triuIndices(rows: number, columns: number, offset = 0, options?: CreateOptions): Tensor {
  if (options?.dtype === 'bool') throw new DTypeError('"triu_indices" not implemented for \'Bool\'');
  checkSizes(rows, columns, offset);
  return indicesOf(
    0,
    Math.min(rows, columns === 0 ? 0 : columns - offset),
    (row) => Math.max(row + offset, 0),
    () => columns,
    options,
  );
}
