import { record, wrt } from '../../autograd/record';
import { wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import type { ValuesIndices } from '../reduction/drivers/extremum';
import { atPlaces } from './drivers/atPlaces';
import { checkOrdered, sortedRows } from './drivers/rows';

export interface SortOptions {
  /** In falling order; default false. */
  descending?: boolean;
  /** Equal elements keep their order here in any case. */
  stable?: boolean;
}

/**
 * The elements in rising order along `dim` (default: the last one), and where they were: values = x[indices]. Equal elements keep
 * their order, NaN is the largest.
 *
 * dx[indices_i] = dy_i
 *
 * @param x - real, of any shape
 * @param dim - along which
 * @param options - `descending`; `stable` is always kept
 * @returns `{ values, indices }`, indices being int32
 * @throws IndexError when dim is out of range, DTypeError for complex numbers
 * @example
 * sort(tensor([3, 1, 2])).values; // [1, 2, 3]
 * sort(tensor([3, 1, 2]), 0, { descending: true }).indices; // [0, 2, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.sort.html
 */
export function sort(x: Tensor, dim = -1, options?: SortOptions): ValuesIndices {
  const at = wrapDim(dim, x.sizes.length);
  checkOrdered(x, 'sorting_kernel_method_name', true);
  const { values, indices } = sortedRows(x, at, options?.descending ?? false);
  record(values, 'SortBackward0', wrt(x, atPlaces(x.sizes, at), indices));
  return { values, indices };
}

/**
 * The places of the elements in rising order along `dim` (default: the last one): the indices of `sort`.
 *
 * @param x - real, of any shape
 * @param dim - along which
 * @param options - `descending`; `stable` is always kept
 * @returns an int32 tensor
 * @throws IndexError when dim is out of range, DTypeError for complex numbers
 * @example
 * argsort(tensor([3, 1, 2])); // [1, 2, 0]
 * @see https://pytorch.org/docs/stable/generated/torch.argsort.html
 */
export function argsort(x: Tensor, dim = -1, options?: SortOptions): Tensor {
  const at = wrapDim(dim, x.sizes.length);
  checkOrdered(x, 'sorting_kernel_method_name', true);
  const { values, indices } = sortedRows(x, at, options?.descending ?? false);
  values.dispose();
  return indices;
}

/**
 * The elements in rising order along the first dim.
 *
 * @param x - real, of one dim or more
 * @returns with the shape and the dtype of x
 * @throws DTypeError for complex numbers
 * @example
 * msort(tensor([[3, 1], [2, 4]])); // [[2, 1], [3, 4]]
 * @see https://pytorch.org/docs/stable/generated/torch.msort.html
 */
export function msort(x: Tensor): Tensor {
  return sort(x, 0).values;
}
