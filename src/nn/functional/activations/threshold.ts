import { asNode } from '../../../autograd/record';
import { DTypeError } from '../../../errors';
import { le } from '../../../ops/pointwise/le';
import { maskedFill } from '../../../ops/pointwise/maskedFill';
import { infoOf } from '../../../tensor/dtype';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';
import { type InplaceOptions, maybeInPlace } from './inplace';

/**
 * y = x where x > threshold, else value.
 *
 * @param x - any shape
 * @param threshold - up to which x is replaced
 * @param value - what it is replaced by
 * @param options - `inplace`: write the result into x
 * @returns the shape of x
 * @throws DTypeError for booleans and complex numbers
 * @example
 * F.threshold(tensor([0.5, 2]), 1, 0); // [0, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.threshold.html
 */
export function threshold(x: Tensor, threshold: number, value: number, options?: InplaceOptions): Tensor {
  if (x.dtype === 'bool' || x.dtype === 'complex64') {
    throw new DTypeError(`"threshold_cpu" not implemented for '${infoOf(x.dtype).scalarName}'`);
  }
  return maybeInPlace(x, options, () =>
    asNode('ThresholdBackward0', () => scope(() => maskedFill(x, le(x, threshold), value))),
  );
}

/** `threshold`, written into x. */
export function threshold_(x: Tensor, limit: number, value: number): Tensor {
  return threshold(x, limit, value, { inplace: true });
}
