import { record, wrt } from '../../autograd/record';
import type { Tensor } from '../../tensor/tensor';
import { extremumOver, shareAmongTies } from './drivers/extremum';
import type { KeepdimOptions } from './drivers/quantifier';
import { reducedDims } from './drivers/reduction';

/**
 * y = the smallest element along `dim` (a dim, several, or all); NaN where one is among them.
 *
 * The gradient goes to the smallest elements, shared evenly where there are several. (`min` along a dim gives it to the
 * first one.)
 *
 * @param x - real, of any shape
 * @param dim - a dim, several, or null for all; negative ones count from the end
 * @param options - `keepdim`: whether the dims reduced stay, with size 1
 * @returns the shape of x without `dim`, or with sizes of 1 there with `keepdim`
 * @throws IndexError when a dim is out of range or has size 0
 * @example
 * amin(tensor([[1, 4], [3, 2]]), 1); // [1, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.amin.html
 */
export function amin(x: Tensor, dim?: number | readonly number[] | null, options?: KeepdimOptions): Tensor {
  const dims = reducedDims(x, dim);
  const { out, keptShape } = extremumOver('amin', x, dims, options?.keepdim ?? false);
  return record(out, 'AminBackward0', wrt(x, shareAmongTies(dims, keptShape), x, out));
}
