import { record, wrt } from '../../autograd/record';
import { full } from '../../tensor/create';
import { wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { shareAmongTies, type ValuesIndices } from '../reduction/drivers/extremum';
import type { KeepdimOptions } from '../reduction/drivers/quantifier';
import { ravel } from '../shape/ravel';
import { atPlaces } from './drivers/atPlaces';
import { checkNotEmpty, checkOrdered, RANKS, selectedInRows } from './drivers/rows';

/**
 * `median(x)`: the middle of all elements in order, the lower one of two; NaN where one is among them. `median(x, dim)`: those
 * along a dim, with their indices.
 *
 * The gradient of the whole goes to the elements that have that value, in equal shares; along a dim to the one at the index.
 *
 * @param x - real, of any shape
 * @param dim - along which; negative ones count from the end
 * @param options - `keepdim`: whether the dim stays, with size 1
 * @returns a 0-d tensor; with a dim `{ values, indices }`, indices being int32
 * @throws IndexError when dim is out of range or has no elements, DTypeError for booleans and complex numbers
 * @example
 * median(tensor([4, 1, 3, 2])); // 2
 * median(tensor([[4, 1, 3]]), 1).indices; // [2]
 * @see https://pytorch.org/docs/stable/generated/torch.median.html
 */
export function median(x: Tensor): Tensor;
export function median(x: Tensor, dim: number, options?: KeepdimOptions): ValuesIndices;
export function median(x: Tensor, dim?: number | null, options?: KeepdimOptions): Tensor | ValuesIndices {
  if (dim === undefined || dim === null) return middleOfAll(x, 'median');
  return middleAlong(x, dim, options?.keepdim ?? false, 'median');
}

/**
 * As `median`, without the elements that are NaN; NaN where there are no others.
 *
 * @param x - real, of any shape
 * @param dim - along which; negative ones count from the end
 * @param options - `keepdim`: whether the dim stays, with size 1
 * @returns a 0-d tensor; with a dim `{ values, indices }`, indices being int32
 * @throws IndexError when dim is out of range or has no elements, DTypeError for booleans and complex numbers
 * @example
 * nanmedian(tensor([4, NaN, 3])); // 3
 * @see https://pytorch.org/docs/stable/generated/torch.nanmedian.html
 */
export function nanmedian(x: Tensor): Tensor;
export function nanmedian(x: Tensor, dim: number, options?: KeepdimOptions): ValuesIndices;
export function nanmedian(x: Tensor, dim?: number | null, options?: KeepdimOptions): Tensor | ValuesIndices {
  if (dim === undefined || dim === null) return middleOfAll(x, 'nanmedian');
  return middleAlong(x, dim, options?.keepdim ?? false, 'nanmedian');
}

const NODES = { median: 'MedianBackward', nanmedian: 'NanmedianBackward' } as const;

function middleOfAll(x: Tensor, name: keyof typeof NODES): Tensor {
  checkOrdered(x, 'median_cpu');
  // What PyTorch has for the median of nothing.
  if (x.count === 0) {
    return full([], x.dtype === 'float32' ? NaN : x.dtype === 'int32' ? -2147483648 : 0, { dtype: x.dtype });
  }
  const { values, indices } = selectedInRows(ravel(x.detach()), 0, RANKS[name], false);
  indices.dispose();
  const dims = x.sizes.map((_, i) => i);
  const ones = x.sizes.map(() => 1);
  return record(values, `${NODES[name]}0`, wrt(x, shareAmongTies(dims, ones, true), x, values));
}

function middleAlong(x: Tensor, dim: number, keepdim: boolean, name: keyof typeof NODES): ValuesIndices {
  const at = wrapDim(dim, x.sizes.length);
  checkNotEmpty(x, at, name);
  checkOrdered(x, 'median_out');
  const { values, indices } = selectedInRows(x, at, RANKS[name], keepdim);
  record(values, `${NODES[name]}1`, wrt(x, atPlaces(x.sizes, at, !keepdim), indices));
  return { values, indices };
}
