import type { Tensor } from '../../tensor/tensor';
import { type KeepdimOptions, quantifier } from './drivers/quantifier';

/**
 * y = whether any of the elements along `dim` (default: of all elements) is nonzero; NaN counts as nonzero.
 *
 * @param x - of any shape and dtype
 * @param dim - a dim, negative ones count from the end; null for all elements
 * @param options - `keepdim`: whether the dims reduced stay, with size 1
 * @returns a bool tensor (uint8 for uint8); false where there are no elements
 * @throws IndexError when dim is out of range
 * @example
 * any(tensor([[true, false], [true, true]]), 1); // [true, true]
 * @see https://pytorch.org/docs/stable/generated/torch.any.html
 */
export function any(x: Tensor, dim?: number | null, options?: KeepdimOptions): Tensor {
  return quantifier('anyBool', x, dim, options?.keepdim ?? false);
}
