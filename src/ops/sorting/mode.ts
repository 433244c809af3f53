import { record, wrt } from '../../autograd/record';
import { wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import type { ValuesIndices } from '../reduction/drivers/extremum';
import type { KeepdimOptions } from '../reduction/drivers/quantifier';
import { atPlaces } from './drivers/atPlaces';
import { checkNotEmpty, checkOrdered, RANKS, selectedInRows } from './drivers/rows';

/**
 * The most frequent element along `dim` (default: the last one), the smallest of several, and the last place where it stands.
 *
 * The gradient goes to the element at that place.
 *
 * @param x - real, of any shape
 * @param dim - along which
 * @param options - `keepdim`
 * @returns `{ values, indices }`, indices being int32
 * @throws IndexError when dim is out of range or has no elements, DTypeError for complex numbers
 * @example
 * mode(tensor([3, 1, 3, 2])).values; // 3
 * @see https://pytorch.org/docs/stable/generated/torch.mode.html
 */
export function mode(x: Tensor, dim = -1, options?: KeepdimOptions): ValuesIndices {
  const at = wrapDim(dim, x.sizes.length);
  checkNotEmpty(x, at, 'mode');
  checkOrdered(x, 'mode_cpu', true);
  const keepdim = options?.keepdim ?? false;
  const { values, indices } = selectedInRows(x, at, RANKS.mode, keepdim);
  record(values, 'ModeBackward0', wrt(x, atPlaces(x.sizes, at, !keepdim), indices));
  return { values, indices };
}
