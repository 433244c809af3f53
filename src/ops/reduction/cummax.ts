import type { Tensor } from '../../tensor/tensor';
import { cumulativeExtremum } from './drivers/cumulativeExtremum';
import type { ValuesIndices } from './drivers/extremum';

/**
 * values_i = max_{j≤i} x_j along `dim`, and where it is: the last place where there are several. NaN stays from where
 * it occurs.
 *
 * The gradient of each value goes to the element at its index.
 *
 * @param x - real, of any shape
 * @param dim - along which it runs
 * @returns `{ values, indices }`, indices being int32
 * @throws IndexError when dim is out of range
 * @example
 * cummax(tensor([1, 3, 2]), 0).values; // [1, 3, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.cummax.html
 */
export function cummax(x: Tensor, dim: number): ValuesIndices {
  return cumulativeExtremum('max', x, dim);
}
