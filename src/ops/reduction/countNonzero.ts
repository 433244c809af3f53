import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { ne } from '../pointwise/ne';
import { sum } from './sum';

/**
 * y = how many elements along `dim` (a dim, several, or all) are not 0.
 *
 * @param x - of any shape and dtype
 * @param dim - a dim, several, or null for all; negative ones count from the end
 * @returns an int32 tensor
 * @throws IndexError when a dim is out of range
 * @example
 * countNonzero(tensor([[0, 1], [2, 3]]), 1); // [1, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.count_nonzero.html
 */
export function countNonzero(x: Tensor, dim?: number | readonly number[] | null): Tensor {
  return scope(() => sum(x.dtype === 'bool' ? x : ne(x, 0), dim));
}
