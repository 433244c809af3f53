import { contiguousStrides } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { gatherBlocks } from '../shape/drivers/blocks';
import { type IndexItem, parseItems, plainItems } from './drivers/indexItems';
import { alias, choose, takeApart } from './drivers/indexPlan';

/**
 * x[items], as in Python: numbers and slices give a view; int32 tensors, arrays and masks give a copy of the elements
 * they choose.
 *
 * The gradient of an element is the sum of those of its copies.
 *
 * @param x - of one dim or more, where items are given
 * @param items - see `IndexItem`; dims that no item is left for are taken whole
 * @returns a view for numbers and slices alone, else a copy
 * @throws IndexError when there are too many items, an index is out of range, or a mask has another shape
 * @throws ValueError for a slice whose step is not positive
 * @example
 * index(x, 0); // x[0]
 * index(x, slice(), slice(1, 5, 2)); // x[:, 1:5:2]
 * index(x, ellipsis, null); // x[..., None]
 * index(x, [0, 3], tensor(Int32Array.of(1, 2))); // x[[0, 3], [1, 2]]
 * index(x, x.gt(0)); // x[x > 0]
 * @see https://pytorch.org/docs/stable/tensor_view.html
 */
export function index(x: Tensor, ...items: IndexItem[]): Tensor {
  const { view, advanced } = takeApart(x, plainItems(items));
  if (advanced.length === 0) return view === x ? alias(x) : view;
  const { shape, blocks } = choose(view, advanced, contiguousStrides(view.sizes));
  return gatherBlocks(view, blocks, shape, 'IndexBackward0');
}

/**
 * `index` with the items written as in Python.
 *
 * @param x - of any shape
 * @param items - numbers, slices, `...` and `None`, separated by commas
 * @returns a view
 * @throws IndexError when the text can't be read, and as `index`
 * @example
 * at(x, '0, ..., 1:5:2');
 */
export function at(x: Tensor, items: string): Tensor {
  return index(x, ...parseItems(items));
}
