import { DTypeError, IndexError, ShapeError, ValueError } from '../../errors';
import { castOf } from '../../tensor/copy';
import { infoOf } from '../../tensor/dtype';
import { numelOf, showShape, wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { inPlace } from '../pointwise/drivers/inPlace';
import { alongDim, blocksOf } from '../shape/drivers/blocks';
import { expand } from '../shape/expand';
import { reshape } from '../shape/reshape';
import { IndexPlaces } from './drivers/indices';
import { reduceAt, type ScatterReduceOptions, scatterReduce } from './scatterReduce';

export type IndexReduction = 'prod' | 'mean' | 'amax' | 'amin';

/**
 * A copy of x in which each entry that the index names, y[.., index[i], ..] along `dim`, is the product, mean, maximum or minimum of
 * what x holds there and all of the source[.., i, ..].
 *
 * @param x - of any shape
 * @param dim - what the index counts along
 * @param index - int32 vector
 * @param source - as x, with as many entries along `dim` as the index has
 * @param reduce - 'prod', 'mean', 'amax' or 'amin'
 * @param options - `includeSelf`, default true: whether the entry of x takes part
 * @returns with the shape and the dtype of x
 * @throws IndexError for an index out of range, ShapeError when source does not fit, DTypeError for other dtypes
 * @throws ValueError for another reduction
 * @example
 * indexReduce(tensor([1, 2]), 0, tensor(Int32Array.of(0, 0)), tensor([3, 4]), 'prod'); // [12, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.index_reduce_.html
 */
export function indexReduce(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  reduce: IndexReduction,
  options?: ScatterReduceOptions,
): Tensor {
  const at = wrapDim(dim, x.sizes.length);
  check(x, at, index, source, reduce, options?.includeSelf ?? true);
  if (x.dtype === 'uint8' || x.dtype === 'bool') {
    const wide = indexReduce(castOf(x, 'int32'), at, index, castOf(source, 'int32'), reduce, options);
    return castOf(wide, x.dtype);
  }
  const ndim = x.sizes.length;
  if (ndim === 0) return scatterReduce(x, 0, reshape(index, []), reshape(source, []), reduce, options);
  const shape = x.sizes.map((size, i) => (i === at ? index.count : size));
  const values = source.count === numelOf(shape) ? reshape(source, shape) : expand(source, shape);
  const places = placesIn(x, index, at);
  return reduceAt(x, blocksOf(alongDim(x.sizes, at, places)), values, reduce, options);
}

function placesIn(x: Tensor, index: Tensor, at: number): IndexPlaces {
  const along = numelOf(x.sizes.slice(at + 1));
  return new IndexPlaces(index, x.sizes[at] ?? 1, () => 'index out of range in self', false, [index.count], [0], along);
}

/** x = indexReduce(x, ...). */
export function indexReduce_(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor,
  reduce: IndexReduction,
  options?: ScatterReduceOptions,
): Tensor {
  return inPlace(x, [source], () => indexReduce(x, dim, index, source, reduce, options));
}

function check(x: Tensor, at: number, index: Tensor, source: Tensor, reduce: string, includeSelf: boolean): void {
  if (!['prod', 'mean', 'amax', 'amin'].includes(reduce)) {
    throw new ValueError(
      `index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got ${String(reduce)}.`,
    );
  }
  const [own, given, places] = [x, source, index].map(({ dtype }) => infoOf(dtype).scalarName);
  if (index.sizes.length > 1) {
    throw new IndexError(
      `index_reduce_(): Index is supposed to be a vector, but got dim: ${index.sizes.length} with type: ${places} and ` +
        `size: ${showShape(index.sizes)}`,
    );
  }
  if (index.dtype !== 'int32') {
    throw new DTypeError(`index_reduce_(): Expected dtype int32/int64 for index but got: ${places}`);
  }
  if (x.dtype !== source.dtype) {
    throw new DTypeError(`index_reduce_(): self (${own}) and source (${given}) must have the same scalar type`);
  }
  // PyTorch multiplies and compares slices of booleans, but not single ones.
  const isBool = x.dtype === 'bool';
  const kernel =
    x.dtype === 'complex64' || (isBool && (x.sizes.length < 2 || reduce === 'mean'))
      ? 'index_func_'
      : isBool && !includeSelf && 'index_reduce_func_exclude_input_init';
  if (kernel) throw new DTypeError(`"${kernel}" not implemented for '${own}'`);
  const size = source.sizes.length === 0 ? source.count : (source.sizes[at] ?? source.count);
  if (index.count !== size) {
    throw new ShapeError(
      `index_reduce_(): Number of indices (${index.count}) should be equal to source.size(dim): (${size}), for dim: ${at}`,
    );
  }
  // Checked before the shapes, as in PyTorch.
  placesIn(x, index, at).list();
  const other = source.sizes.findIndex((length, i) => i !== at && length !== x.sizes[i]);
  if (source.sizes.length === x.sizes.length && other >= 0) {
    throw new ShapeError(
      `The size of tensor a (${x.sizes[other]}) must match the size of tensor b (${source.sizes[other]}) at ` +
        `non-singleton dimension ${other < at ? other : other - 1}`,
    );
  }
}
