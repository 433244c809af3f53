import { record, wrt } from '../../autograd/record';
import { Tensor } from '../../tensor/tensor';
import { minimum } from '../pointwise/minimum';
import { extremumOver, indexedExtremum, shareAmongTies, type ValuesIndices } from './drivers/extremum';
import type { KeepdimOptions } from './drivers/quantifier';
import { reducedDims } from './drivers/reduction';

/**
 * `min(x)`: the smallest element; NaN where one is among them. `min(x, dim)`: those along a dim, with their indices.
 * `min(x, other)`: as `minimum`.
 *
 * The gradient of the whole goes to the smallest elements in equal shares; along a dim it goes to the one at the index,
 * which is the first.
 *
 * @param x - real, of any shape
 * @param other - of a shape that broadcasts against x: the smaller one of both, element by element
 * @param dim - along which; negative ones count from the end
 * @param options - `keepdim`: whether the dim stays, with size 1
 * @returns a 0-d tensor; with a dim `{ values, indices }`, indices being int32
 * @throws IndexError when dim is out of range, or when there are no elements
 * @example
 * min(tensor([[1, 4], [3, 2]])); // 1
 * min(tensor([[1, 4], [3, 2]]), 1).indices; // [0, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.min.html
 */
export function min(x: Tensor): Tensor;
export function min(x: Tensor, other: Tensor): Tensor;
export function min(x: Tensor, dim: number, options?: KeepdimOptions): ValuesIndices;
export function min(x: Tensor, second?: number | Tensor, options?: KeepdimOptions): Tensor | ValuesIndices {
  if (second instanceof Tensor) return minimum(x, second);
  if (second !== undefined && second !== null) return indexedExtremum('min', x, second, options?.keepdim ?? false);
  const dims = reducedDims(x, null);
  const { out, keptShape } = extremumOver('amin', x, dims, false, 'min');
  return record(out, 'MinBackward1', wrt(x, shareAmongTies(dims, keptShape, true), x, out));
}
