import { ShapeError, ValueError } from '../../errors';
import { showShape, wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import type { AlphaOptions } from '../pointwise/add';
import { inPlace } from '../pointwise/drivers/inPlace';
import { mul } from '../pointwise/mul';
import type { Blocks } from '../shape/drivers/blocks';
import { alongDim, blocksOf } from '../shape/drivers/blocks';
import { checkSameType, plusBlocks } from './drivers/putBlocks';
import { readVector } from './indexSelect';

/**
 * A copy of x in which y[.., index[i], ..] += alpha * source[.., i, ..] along `dim`.
 *
 * @param x - of any shape
 * @param dim - what the index counts along
 * @param index - int32 vector
 * @param source - as x, with as many entries along `dim` as the index has
 * @param options - `alpha`: a factor of the source, default 1
 * @returns with the shape and the dtype of x
 * @throws IndexError for an index out of range, ShapeError when source does not fit, DTypeError for other dtypes
 * @example
 * indexAdd(zeros([3, 2]), 0, tensor([0, 0], { dtype: 'int32' }), ones([2, 2])); // rows 2, 0, 0
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.index_add_.html
 */
export function indexAdd(x: Tensor, dim: number, index: Tensor, source: Tensor, options?: AlphaOptions): Tensor {
  const alpha = options?.alpha ?? 1;
  if (source.dtype !== 'float32' && source.dtype !== 'complex64' && !Number.isInteger(Number(alpha))) {
    throw new ValueError('For integral input tensors, argument alpha must not be a floating point number.');
  }
  checkSameType(x, source, 'index_add');
  const blocks = entryBlocks(x, dim, index, source, 'index_add');
  return plusBlocks(x, blocks, alpha === 1 ? source : mul(source, alpha), 'IndexAddBackward0');
}

/** x = indexAdd(x, ...). */
export function indexAdd_(x: Tensor, dim: number, index: Tensor, source: Tensor, options?: AlphaOptions): Tensor {
  return inPlace(x, [source], () => indexAdd(x, dim, index, source, options));
}

/** The blocks of the entries that a vector of indices names along `dim`, for a source that has an entry for each. */
export function entryBlocks(x: Tensor, dim: number, index: Tensor, source: Tensor, name: string): Blocks {
  const at = wrapDim(dim, x.sizes.length);
  const entries = readVector(x, at, index, name);
  const size = source.sizes.length === 0 ? 1 : source.sizes[at];
  if (size !== entries.length) {
    throw new ShapeError(
      `${name}(): Number of indices (${entries.length}) should be equal to source.size(dim): (${size}), for dim: ${at}`,
    );
  }
  if (source.sizes.length !== x.sizes.length || x.sizes.some((own, i) => i !== at && own !== source.sizes[i])) {
    throw new ShapeError(
      `${name}(): source tensor shape must match self tensor shape, excluding the specified dimension. Got self.shape = ` +
        `${showShape(x.sizes)} source.shape = ${showShape(source.sizes)}`,
    );
  }
  return x.sizes.length === 0 ? { offsets: entries, block: 1 } : blocksOf(alongDim(x.sizes, at, entries));
}
