import { record, wrt } from '../../autograd/record';
import { IndexError } from '../../errors';
import { wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import type { ValuesIndices } from '../reduction/drivers/extremum';
import type { KeepdimOptions } from '../reduction/drivers/quantifier';
import { atPlaces } from './drivers/atPlaces';
import { checkNotEmpty, checkOrdered, selectedInRows, theOne } from './drivers/rows';

/**
 * The k-th smallest element along `dim` (default: the last one), k counted from 1, and where it is. NaN is the largest.
 *
 * The gradient goes to that element.
 *
 * @param x - real, of any shape
 * @param k - from 1 to the size of x along `dim`
 * @param dim - along which
 * @param options - `keepdim`
 * @returns `{ values, indices }`, indices being int32
 * @throws IndexError when k is not among 1 .. n, DTypeError for booleans and complex numbers
 * @example
 * kthvalue(tensor([30, 10, 20]), 2).values; // 20
 * @see https://pytorch.org/docs/stable/generated/torch.kthvalue.html
 */
export function kthvalue(x: Tensor, k: number, dim = -1, options?: KeepdimOptions): ValuesIndices {
  const at = wrapDim(dim, x.sizes.length);
  checkNotEmpty(x, at, 'kthvalue');
  const size = x.sizes.length === 0 ? 1 : (x.sizes[at] as number);
  if (!Number.isInteger(k) || k < 1 || k > size) {
    throw new IndexError(`kthvalue(): selected number k out of range for dimension ${at}`);
  }
  if (x.sizes.length === 0) return theOne(x);
  checkOrdered(x, 'kthvalue_cpu');
  const keepdim = options?.keepdim ?? false;
  const { values, indices } = selectedInRows(x, at, k - 1, keepdim);
  record(values, 'KthvalueBackward0', wrt(x, atPlaces(x.sizes, at, !keepdim), indices));
  return { values, indices };
}
