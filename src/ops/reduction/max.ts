import { record, wrt } from '../../autograd/record';
import { Tensor } from '../../tensor/tensor';
import { maximum } from '../pointwise/maximum';
import { extremumOver, indexedExtremum, shareAmongTies, type ValuesIndices } from './drivers/extremum';
import type { KeepdimOptions } from './drivers/quantifier';
import { reducedDims } from './drivers/reduction';

/**
 * `max(x)`: the largest element; NaN where one is among them. `max(x, dim)`: those along a dim, with their indices.
 * `max(x, other)`: as `maximum`.
 *
 * The gradient of the whole goes to the largest elements in equal shares; along a dim it goes to the one at the index,
 * which is the first.
 *
 * @param x - real, of any shape
 * @param other - of a shape that broadcasts against x: the larger one of both, element by element
 * @param dim - along which; negative ones count from the end
 * @param options - `keepdim`: whether the dim stays, with size 1
 * @returns a 0-d tensor; with a dim `{ values, indices }`, indices being int32
 * @throws IndexError when dim is out of range, or when there are no elements
 * @example
 * max(tensor([[1, 4], [3, 2]])); // 4
 * max(tensor([[1, 4], [3, 2]]), 1).indices; // [1, 0]
 * @see https://pytorch.org/docs/stable/generated/torch.max.html
 */
export function max(x: Tensor): Tensor;
export function max(x: Tensor, other: Tensor): Tensor;
export function max(x: Tensor, dim: number, options?: KeepdimOptions): ValuesIndices;
export function max(x: Tensor, second?: number | Tensor, options?: KeepdimOptions): Tensor | ValuesIndices {
  if (second instanceof Tensor) return maximum(x, second);
  if (second !== undefined && second !== null) return indexedExtremum('max', x, second, options?.keepdim ?? false);
  const dims = reducedDims(x, null);
  const { out, keptShape } = extremumOver('amax', x, dims, false, 'max');
  return record(out, 'MaxBackward1', wrt(x, shareAmongTies(dims, keptShape, true), x, out));
}
