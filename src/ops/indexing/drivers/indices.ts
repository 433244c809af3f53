import { DTypeError, IndexError } from '../../../errors';
import type { Tensor } from '../../../tensor/tensor';

/**
 * The numbers of an index tensor in row-major order, negative ones counted from the end of a dim of `size`.
 *
 * @param describe - the message for an index that is out of range
 */
export function readIndices(
  index: Tensor,
  size: number,
  describe: (bad: number) => string,
  negative = true,
): Int32Array {
  const indices = index.data() as Int32Array;
  const low = negative ? -size : 0;
  for (let i = 0; i < indices.length; i++) {
    const value = indices[i] as number;
    if (value < low || value >= size) throw new IndexError(describe(value));
    if (value < 0) indices[i] = value + size;
  }
  return indices;
}

/** Throws unless `index` holds whole numbers. */
export function checkIndexType(index: Tensor, name: string): void {
  if (index.dtype !== 'int32') {
    throw new DTypeError(
      `${name}(): Expected dtype int64 for index, which is int32 here, got ${index.dtype}; convert it with index.to('int32')`,
    );
  }
}
