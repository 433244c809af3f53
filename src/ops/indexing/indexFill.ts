import { ShapeError } from '../../errors';
import { full } from '../../tensor/create';
import type { Complex } from '../../tensor/dtype';
import { wrapDim } from '../../tensor/layout';
import { Tensor } from '../../tensor/tensor';
import { inPlace } from '../pointwise/drivers/inPlace';
import { toType } from '../pointwise/drivers/toType';
import { alongDim, blocksOf } from '../shape/drivers/blocks';
import { expand } from '../shape/expand';
import { withBlocks } from './drivers/putBlocks';
import { readVector } from './indexSelect';

/**
 * A copy of x in which the entries along `dim` that `index` names are filled with `value`.
 *
 * @param x - of any shape
 * @param dim - what the index counts along
 * @param index - int32 vector
 * @param value - a number or a 0-d tensor
 * @returns with the shape and the dtype of x
 * @throws IndexError for an index out of range, ShapeError for a value with dims
 * @example
 * indexFill(zeros([3]), 0, tensor(Int32Array.of(0, 2)), 9); // [9, 0, 9]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.index_fill_.html
 */
export function indexFill(x: Tensor, dim: number, index: Tensor, value: Tensor | number | Complex): Tensor {
  const at = wrapDim(dim, x.sizes.length);
  const entries = readVector(x, at, index, 'index_fill', true);
  if (value instanceof Tensor && value.sizes.length > 0) {
    throw new ShapeError(
      `index_fill_ only supports a 0-dimensional value tensor, but got tensor with ${value.sizes.length} dimension(s).`,
    );
  }
  const shape = x.sizes.length === 0 ? [entries.length] : x.sizes.map((size, i) => (i === at ? entries.length : size));
  const one = value instanceof Tensor ? toType(value, x.dtype) : full([], value, { dtype: x.dtype });
  const blocks = x.sizes.length === 0 ? { offsets: entries, block: 1 } : blocksOf(alongDim(x.sizes, at, entries));
  const out = withBlocks(x, blocks, expand(one, shape), 'IndexFillBackward0');
  if (one !== value) one.dispose();
  return out;
}

/** x = indexFill(x, ...). */
export function indexFill_(x: Tensor, dim: number, index: Tensor, value: Tensor | number | Complex): Tensor {
  return inPlace(x, value instanceof Tensor ? [value] : [], () => indexFill(x, dim, index, value));
}
