import type { Tensor } from '../../../tensor/tensor';
import { hardtanh } from './hardtanh';
import type { InplaceOptions } from './inplace';

/**
 * y = min(max(x, 0), 6).
 *
 * @param x - any shape
 * @param options - `inplace`: write the result into x
 * @returns the shape of x
 * @throws DTypeError for booleans and complex numbers
 * @example
 * F.relu6(tensor([-1, 3, 8])); // [0, 3, 6]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.relu6.html
 */
export function relu6(x: Tensor, options?: InplaceOptions): Tensor {
  return hardtanh(x, { ...options, minVal: 0, maxVal: 6 });
}
