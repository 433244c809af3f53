import { DTypeError, IndexError } from '../../errors';
import { infoOf } from '../../tensor/dtype';
import { numelOf, wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { alongDim, blocksOf, gatherBlocks } from '../shape/drivers/blocks';
import { IndexPlaces } from './drivers/indices';

/**
 * The entries of x along `dim` that `index` names: y[.., i, ..] = x[.., index[i], ..].
 *
 * The gradient of an entry is the sum of those of its copies.
 *
 * @param x - of any shape
 * @param dim - what the index counts along
 * @param index - int32 vector
 * @returns the shape of x with as many entries along `dim` as the index has
 * @throws IndexError for an index out of range, or one that is no vector
 * @example
 * indexSelect(tensor([[1, 2], [3, 4]]), 1, tensor(Int32Array.of(1))); // tensor([[2.], [4.]])
 * @see https://pytorch.org/docs/stable/generated/torch.index_select.html
 */
export function indexSelect(x: Tensor, dim: number, index: Tensor): Tensor {
  const at = wrapDim(dim, x.sizes.length);
  const places = readVector(x, at, index, 'index_select');
  if (x.sizes.length === 0) return gatherBlocks(x, { offsets: places, block: 1 }, x.sizes, 'IndexSelectBackward0');
  const shape = x.sizes.map((size, i) => (i === at ? places.length : size));
  return gatherBlocks(x, blocksOf(alongDim(x.sizes, at, places)), shape, 'IndexSelectBackward0');
}

/** Where the entries of dim `at` begin that a vector of indices names, in elements; negative ones count from the end, where they may. */
export function readVector(x: Tensor, at: number, index: Tensor, name: string, negative = false): IndexPlaces {
  if (index.sizes.length > 1)
    throw new IndexError(`${name}(): Index is supposed to be a vector, got ${index.sizes.length} dims`);
  if (index.dtype !== 'int32') {
    throw new DTypeError(
      `${name}(): Expected dtype int32 or int64 for index, got ${infoOf(index.dtype).scalarName}; convert it with index.to('int32')`,
    );
  }
  const size = x.sizes.length === 0 ? 1 : (x.sizes[at] as number);
  return new IndexPlaces(
    index,
    size,
    (bad) =>
      negative
        ? `index ${bad} is out of bounds for dimension ${at} with size ${size}`
        : `index out of range in self: ${bad} for dimension ${at} with size ${size}`,
    negative,
    [index.count],
    [0],
    numelOf(x.sizes.slice(at + 1)),
  );
}
