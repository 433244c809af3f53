import { asNode } from '../../../autograd/record';
import { DTypeError } from '../../../errors';
import { eq } from '../../../ops/pointwise/eq';
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
 * @param options - `minVal` (default -1), `maxVal` (default 1), `inplace`
 * @returns the shape of x
 * @throws ValueError unless `minVal` is less than `maxVal`
 * @example
 * F.hardtanh(tensor([-2, 0.5, 2])); // [-1, 0.5, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.hardtanh.html
 */
export function hardtanh(x: Tensor, options?: HardtanhOptions): Tensor {
  if (x.dtype === 'bool') throw new DTypeError('Bool inputs not supported for hardtanh');
  if (x.dtype === 'complex64') throw new DTypeError('"hardtanh_cpu" not implemented for \'ComplexFloat\'');
  // Bounds of integers are whole numbers.
  const bound = (value: number): number => (x.dtype === 'float32' ? value : Math.trunc(value));
  const [minVal, maxVal] = [bound(options?.minVal ?? -1), bound(options?.maxVal ?? 1)];
  if (x.dtype === 'uint8' && (minVal < 0 || maxVal < 0)) {
    throw new DTypeError('cannot do hardtanh on an unsigned type with negative limits');
  }
  return maybeInPlace(x, options, () =>
    asNode('HardtanhBackward0', () =>
      scope(() =>
        maxVal < minVal ? where(eq(x, x), maxVal, x) : where(le(x, minVal), minVal, where(ge(x, maxVal), maxVal, x)),
      ),
    ),
  );
}

/** `hardtanh`, written into x. */
export function hardtanh_(x: Tensor, options?: Omit<HardtanhOptions, 'inplace'>): Tensor {
  return hardtanh(x, { ...options, inplace: true });
}
