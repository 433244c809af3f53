import { record, tracked, wrt } from '../../autograd/record';
import { checkInPlace, rebase } from '../../autograd/view';
import { DTypeError, ShapeError } from '../../errors';
import { aliasOf, copyOf } from '../../tensor/copy';
import { fromNumbers } from '../../tensor/create';
import { infoOf } from '../../tensor/dtype';
import { contiguousStrides, type Shape, sameShape } from '../../tensor/layout';
import { Tensor } from '../../tensor/tensor';
import { add } from '../pointwise/add';
import { copy_ } from '../pointwise/copy';
import { checkWritable } from '../pointwise/drivers/inPlace';
import { clone } from '../shape/contiguous';
import { addBlocks, type Blocks, gatherBlocks, kept, writeBlocks } from '../shape/drivers/blocks';
import { expand } from '../shape/expand';
import { reshape } from '../shape/reshape';
import { type IndexItem, plainItems } from './drivers/indexItems';
import { alias, choose, takeApart } from './drivers/indexPlan';
import { zerosAt } from './drivers/zerosAt';

export interface IndexPutOptions {
  /** Add to the elements instead of replacing them; equal indices add up. Default false. */
  accumulate?: boolean;
}

/**
 * x[items] = value, or += with `accumulate`: writes into the elements that `index` with these items reads.
 *
 * The gradient of `value` is that of the elements written, summed to its shape; what they held before gets none, unless
 * they were added to.
 *
 * @param x - what is written into
 * @param items - as for `index`, in an array
 * @param value - a number, or a tensor that broadcasts to the shape of the elements
 * @param options - `accumulate`: add in the place of writing, also where an element is named twice
 * @returns x
 * @throws IndexError as `index`, ShapeError when the value does not broadcast
 * @throws AutogradError when x is a leaf that requires a gradient
 * @example
 * x.indexPut_([0, slice(1, 3)], 0); // x[0, 1:3] = 0
 * x.indexPut_([mask], values); // x[mask] = values
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.index_put_.html
 */
export function indexPut_(
  x: Tensor,
  items: readonly IndexItem[],
  value: Tensor | number | boolean,
  options?: IndexPutOptions,
): Tensor {
  const accumulate = options?.accumulate ?? false;
  const { view, advanced } = takeApart(x, plainItems(items));
  if (advanced.length === 0) {
    const target = view === x ? alias(x) : view;
    const source = broadcastable(valueTensor(value, x), target.sizes);
    copy_(target, accumulate ? add(target, source) : source);
    if (source.storage !== (value as Tensor).storage) source.dispose();
    return x;
  }
  const { shape, blocks } = choose(view, advanced, view.strides);
  const source = valueTensor(value, x);
  if (source.dtype !== x.dtype) {
    throw new DTypeError(
      `Index put requires the source and destination dtypes match, got ${infoOf(x.dtype).scalarName} for the ` +
        `destination and ${infoOf(source.dtype).scalarName} for the source.`,
    );
  }
  const values = valuesFor(source, shape);
  checkInPlace(view, [source]);
  checkWritable(view);
  // The graph speaks of row-major gradients, whatever strides the elements are written with.
  const rowMajor = contiguousStrides(view.sizes);
  const same = sameShape(rowMajor, view.strides);
  const wanted = tracked(view) || tracked(source);
  const plain = wanted ? kept(same ? blocks : choose(view, advanced, rowMajor).blocks) : blocks;
  // Elements must not be read after they were overwritten.
  const read = values.storage === x.storage ? copyOf(values) : values;
  if (accumulate) addBlocks(view, blocks, read);
  else writeBlocks(view, blocks, read);
  if (read !== values) read.dispose();
  rebase(view, written(view, values, plain, shape, accumulate));
  if (source !== value) source.dispose();
  return x;
}

/**
 * A copy of x with x[items] = value; see `indexPut_`.
 *
 * @param x - what is copied
 * @param items - as of `index`
 * @param value - a number, or a tensor that broadcasts to the elements named
 * @param options - `accumulate`: add in the place of writing, also where an element is named twice
 * @returns a copy of x
 * @example
 * indexPut(zeros([2, 2]), [1], tensor([5, 7])); // [[0, 0], [5, 7]]
 */
export function indexPut(
  x: Tensor,
  items: readonly IndexItem[],
  value: Tensor | number | boolean,
  options?: IndexPutOptions,
): Tensor {
  return indexPut_(clone(x), items, value, options);
}

function valueTensor(value: Tensor | number | boolean, x: Tensor): Tensor {
  if (value instanceof Tensor) return value;
  return fromNumbers(x.dtype === 'complex64' ? [value, 0] : [Number(value)], [], x.dtype);
}

/** Leading dims of size 1 that the target does not have are dropped, as PyTorch does in assignments. */
function broadcastable(value: Tensor, shape: Shape): Tensor {
  let extra = 0;
  while (value.sizes.length - extra > shape.length && value.sizes[extra] === 1) extra++;
  return expand(extra === 0 ? value : reshape(value, value.sizes.slice(extra)), shape);
}

function valuesFor(value: Tensor, shape: Shape): Tensor {
  try {
    return broadcastable(value, shape);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new ShapeError(
      `shape mismatch: value tensor of shape [${value.sizes.join(', ')}] cannot be broadcast to indexing result of shape ` +
        `[${shape.join(', ')}]`,
    );
  }
}

/** The history of `x` after `values` were written at its blocks. */
function written(x: Tensor, values: Tensor, blocks: Blocks, shape: Shape, accumulate: boolean): Tensor {
  return record(
    aliasOf(x, x.sizes, x.strides, x.offset),
    'IndexPutBackward0',
    wrt(x, (grad) => (accumulate ? grad : zerosAt(grad, blocks))),
    wrt(values, (grad) => gatherBlocks(grad, blocks, shape, 'IndexBackward0')),
  );
}
