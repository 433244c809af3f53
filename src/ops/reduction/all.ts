import type { Tensor } from '../../tensor/tensor';
import { type KeepdimOptions, quantifier } from './drivers/quantifier';

/**
 * y = whether all of the elements along `dim` (default: of all elements) are nonzero; NaN counts as nonzero.
 *
 * @param x - of any shape and dtype
 * @param dim - a dim, negative ones count from the end; null for all elements
 * @param options - `keepdim`: whether the dims reduced stay, with size 1
 * @returns a bool tensor (uint8 for uint8); true where there are no elements
 * @throws IndexError when dim is out of range
 * @example
 * all(tensor([[true, false], [true, true]]), 1); // [false, true]
 * @see https://pytorch.org/docs/stable/generated/torch.all.html
 */
export function all(x: Tensor, dim?: number | null, options?: KeepdimOptions): Tensor {
  return quantifier('allBool', x, dim, options?.keepdim ?? false);
}
