import { le } from '../../../ops/pointwise/le';
import { where } from '../../../ops/pointwise/where';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';
import { type InplaceOptions, maybeInPlace } from './inplace';

/**
 * y = x where x > threshold, else value.
 *
 * @param x - any shape
 * @returns the shape of x
 * @example
 * F.threshold(tensor([0.5, 2]), 1, 0); // [0, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.threshold.html
 */
export function threshold(x: Tensor, threshold: number, value: number, options?: InplaceOptions): Tensor {
  return maybeInPlace(x, options, () => scope(() => where(le(x, threshold), value, x)));
}

/** `threshold`, written into x. */
export function threshold_(x: Tensor, limit: number, value: number): Tensor {
  return threshold(x, limit, value, { inplace: true });
}
