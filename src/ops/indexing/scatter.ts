import { ValueError } from '../../errors';
import { full } from '../../tensor/create';
import { wrapDim } from '../../tensor/layout';
import { Tensor } from '../../tensor/tensor';
import { inPlace } from '../pointwise/drivers/inPlace';
import type { Blocks } from '../shape/drivers/blocks';
import { corner, elementBlocks } from './drivers/elementwiseIndex';
import { checkSameType, plusBlocks, withBlocks } from './drivers/putBlocks';
import { scatterReduce } from './scatterReduce';

export interface ScatterOptions {
  /** Add to the elements, or multiply them, instead of replacing them. */
  reduce?: 'add' | 'multiply';
}

/**
 * A copy of x in which y[i, index[i, j, k], k] = source[i, j, k] for dim 1, and so on for other dims. Where an index comes
 * twice, the last one stays.
 *
 * The gradient of `source` is that of the elements written; what they held before gets none.
 *
 * @param x - of as many dims as `index`
 * @param dim - which coordinate the index replaces
 * @param index - int32, with as many dims as x and, apart from `dim`, sizes not above those of x
 * @param source - a tensor not smaller than the index, of the dtype of x, or a number
 * @param options - `reduce`: 'add' or 'multiply' in the place of writing
 * @returns with the shape and the dtype of x
 * @throws IndexError for an index out of range, ShapeError for shapes that do not fit, DTypeError for other dtypes
 * @example
 * scatter(zeros([2, 3]), 1, labels.unsqueeze(1), 1); // one-hot rows
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.scatter_.html
 */
export function scatter(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor | number,
  options?: ScatterOptions,
): Tensor {
  const at = wrapDim(dim, x.sizes.length);
  const given = source instanceof Tensor ? source : undefined;
  if (given !== undefined) checkSameType(x, given, 'scatter');
  const blocks = elementBlocks(x.sizes, at, index, 'scatter', given);
  const values =
    given === undefined ? full(index.sizes, source as number, { dtype: x.dtype }) : corner(given, index.sizes);
  const out = put(x, at, index, blocks, values, options?.reduce);
  if (given === undefined) values.dispose();
  return out;
}

function put(
  x: Tensor,
  at: number,
  index: Tensor,
  blocks: Blocks,
  values: Tensor,
  reduce: ScatterOptions['reduce'],
): Tensor {
  switch (reduce) {
    case undefined:
      return withBlocks(x, blocks, values, 'ScatterBackward0');
    case 'add':
      return plusBlocks(x, blocks, values, 'ScatterBackward2');
    case 'multiply':
      return scatterReduce(x, at, index, values, 'prod');
    default:
      throw new ValueError(`reduce argument must be either add or multiply, got ${String(reduce)}`);
  }
}

/** x = scatter(x, ...). */
export function scatter_(
  x: Tensor,
  dim: number,
  index: Tensor,
  source: Tensor | number,
  options?: ScatterOptions,
): Tensor {
  return inPlace(x, source instanceof Tensor ? [source] : [], () => scatter(x, dim, index, source, options));
}
