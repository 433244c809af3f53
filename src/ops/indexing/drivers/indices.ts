import { DTypeError, IndexError } from '../../../errors';
import { operand } from '../../../tensor/copy';
import type { Shape } from '../../../tensor/layout';
import { beginOperation, type Tensor } from '../../../tensor/tensor';
import { tracer } from '../../../trace';
import { workspace } from '../../../wasm/block';
import { k, writeWalk } from '../../../wasm/engine';
import { i32 } from '../../../wasm/memory';

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
  return readPlaces(index, size, describe, negative, [index.count], [0], 1);
}

/**
 * Turns index[i, j, k] into an offset, in elements: i, j and k times `strides`, and the index itself times `along`.
 *
 * @param shape - that of the index
 */
export function readPlaces(
  index: Tensor,
  size: number,
  describe: (bad: number) => string,
  negative: boolean,
  shape: Shape,
  strides: Shape,
  along: number,
): Int32Array {
  tracer?.read(index);
  if (index.count === 0) return new Int32Array(0);
  const source = operand(index);
  beginOperation();
  const [from, to] = [source.pointer, workspace(4 * index.count)];
  const bad = k.placeIndices(from, to, shape.length, writeWalk(shape, strides), along, negative ? -size : 0, size);
  if (bad >= 0) throw new IndexError(describe(i32[(from >>> 2) + bad] as number));
  return i32.slice(to >>> 2, (to >>> 2) + index.count);
}

/** Throws unless `index` holds whole numbers. */
export function checkIndexType(index: Tensor, name: string): void {
  if (index.dtype !== 'int32') {
    throw new DTypeError(
      `${name}(): Expected dtype int64 for index, which is int32 here, got ${index.dtype}; convert it with index.to('int32')`,
    );
  }
}
