import { record, wrt } from '../../autograd/record';
import { IndexError } from '../../errors';
import { wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { sorting } from '../../wasm/sorting';
import type { ValuesIndices } from '../reduction/drivers/extremum';
import { atPlaces } from './drivers/atPlaces';
import { checkOrdered, inRows, theOne } from './drivers/rows';

export interface TopkOptions {
  /** The largest ones, in falling order; false: the smallest, in rising order. Default true. */
  largest?: boolean;
  /** In order; default true. */
  sorted?: boolean;
}

/**
 * The k largest elements along `dim` (default: the last one), and where they are. NaN is the largest; which of several
 * equal ones are taken is as in PyTorch.
 *
 * dx[indices_i] = dy_i
 *
 * @param x - real, of any shape
 * @param k - from 0 to the size of x along `dim`
 * @param dim - along which
 * @param options - `largest` (default true); `sorted` (default true)
 * @returns `{ values, indices }`, indices being int32
 * @throws IndexError when there are fewer than k, DTypeError for booleans and complex numbers
 * @example
 * topk(tensor([1, 4, 3]), 2).indices; // [1, 2]
 * topk(tensor([1, 4, 3]), 1, 0, { largest: false }).values; // [1]
 * @see https://pytorch.org/docs/stable/generated/torch.topk.html
 */
export function topk(x: Tensor, k: number, dim = -1, options?: TopkOptions): ValuesIndices {
  const at = wrapDim(dim, x.sizes.length);
  const size = x.sizes.length === 0 ? 1 : (x.sizes[at] as number);
  if (!Number.isInteger(k) || k < 0 || k > size) throw new IndexError('selected index k out of range');
  // A 0-d tensor is its own first element, also of none, whatever its dtype.
  if (x.sizes.length === 0) return theOne(x);
  checkOrdered(x, 'topk_cpu');
  const shape = x.sizes.map((length, i) => (i === at ? k : length));
  const largest = Number(options?.largest ?? true);
  const sorted = Number(options?.sorted ?? true);
  const workspace = (n: number): number => sorting.topkWorkspace(n, k);
  const { values, indices } = inRows(x, at, shape, workspace, (from, to, places, aside, type, outer, n, inner) =>
    sorting.topkRows(from, to, places, aside, type, largest, sorted, outer, n, inner, k, 0, outer * inner, 4 * x.count),
  );
  record(values, 'TopkBackward0', wrt(x, atPlaces(x.sizes, at), indices));
  return { values, indices };
}
