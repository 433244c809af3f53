import type { Tensor } from '../../tensor/tensor';
import { indexOfExtremum } from './drivers/extremum';
import type { KeepdimOptions } from './drivers/quantifier';

/**
 * y = the index of the largest element along `dim`, or among all elements in row-major order; the first one where there
 * are several. NaN counts as the largest.
 *
 * @param x - real, of any shape
 * @param dim - a dim, negative ones count from the end; null for all elements
 * @param options - `keepdim`: whether the dims reduced stay, with size 1
 * @returns an int32 tensor
 * @throws IndexError when dim is out of range, or when there are no elements
 * @example
 * argmax(tensor([[1, 4], [3, 2]]), 1); // [1, 0]
 * @see https://pytorch.org/docs/stable/generated/torch.argmax.html
 */
export function argmax(x: Tensor, dim?: number | null, options?: KeepdimOptions): Tensor {
  return indexOfExtremum('max', x, dim ?? null, options?.keepdim ?? false);
}
