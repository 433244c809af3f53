import { ge } from '../../../ops/pointwise/ge';
import { le } from '../../../ops/pointwise/le';
import { where } from '../../../ops/pointwise/where';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';
import { type InplaceOptions, maybeInPlace } from './inplace';

export interface HardtanhOptions extends InplaceOptions {
  /** The least value; default -1. */
  minVal?: number;
  /** The greatest value; default 1. */
  maxVal?: number;
}

/**
 * y = min(max(x, minVal), maxVal); the gradient is 0 at the bounds.
 *
 * @param x - any shape
 * @returns the shape of x
 * @example
 * F.hardtanh(tensor([-2, 0.5, 2])); // [-1, 0.5, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.hardtanh.html
 */
export function hardtanh(x: Tensor, options?: HardtanhOptions): Tensor {
  const { minVal = -1, maxVal = 1 } = options ?? {};
  return maybeInPlace(x, options, () => scope(() => where(le(x, minVal), minVal, where(ge(x, maxVal), maxVal, x))));
}

/** `hardtanh`, written into x. */
export function hardtanh_(x: Tensor, options?: Omit<HardtanhOptions, 'inplace'>): Tensor {
  return hardtanh(x, { ...options, inplace: true });
}
