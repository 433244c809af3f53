import type { Tensor } from '../../tensor/tensor';
import { type ClosenessOptions, isclose } from '../pointwise/isclose';
import { truthOfAll } from './drivers/truthOfAll';

/**
 * Whether all elements of two tensors are close: |a - b| ≤ atol + rtol |b|.
 *
 * @param a - of any shape
 * @param b - what a is compared with; broadcasts against a
 * @param options - `rtol` (default 1e-5), `atol` (default 1e-8), and `equalNan`
 * @returns true where `isclose` holds everywhere
 * @throws as `isclose`
 * @example
 * allclose(tensor([1, 2]), tensor([1.000001, 2])); // true
 * @see https://pytorch.org/docs/stable/generated/torch.allclose.html
 */
export function allclose(a: Tensor, b: Tensor, options?: ClosenessOptions): boolean {
  return truthOfAll(isclose(a, b, options));
}
