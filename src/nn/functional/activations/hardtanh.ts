import { noGrad } from '../../../autograd/mode';
import type { Fused, Gradient } from '../../../autograd/node';
import { record, wrt } from '../../../autograd/record';
import { DTypeError } from '../../../errors';
import { clamp } from '../../../ops/pointwise/clamp';
import { fusedGradient } from '../../../ops/pointwise/drivers/fusedGradient';
import { ge } from '../../../ops/pointwise/ge';
import { le } from '../../../ops/pointwise/le';
import { logicalOr } from '../../../ops/pointwise/logicalOr';
import { where } from '../../../ops/pointwise/where';
import type { Tensor } from '../../../tensor/tensor';
import { type InplaceOptions, maybeInPlace } from './inplace';

export interface HardtanhOptions extends InplaceOptions {
  /** The least value; default -1. */
  minVal?: number;
  /** The greatest value; default 1. */
  maxVal?: number;
}

/**
 * y = min(max(x, minVal), maxVal); the gradient is 0 at the bounds, and that of NaN goes through.
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
  return maybeInPlace(x, options, () => {
    const y = noGrad(() => clamp(x, minVal, maxVal));
    // As in PyTorch: the result lies between the bounds where x does, and in place it is there without a copy.
    return record(y, 'HardtanhBackward0', wrt(x, BETWEEN, options?.inplace ? y : x, minVal, maxVal));
  });
}

const BETWEEN: Fused<Gradient<[x: Tensor, minVal: number, maxVal: number]>> = {
  composed: (grad, x, minVal, maxVal) => where(logicalOr(le(x, minVal), ge(x, maxVal)), 0, grad),
  fused: (grad, x, minVal, maxVal) => fusedGradient('clampBackward', grad, x, above(minVal), -above(-maxVal), 1),
};

/** The least float32 that is greater. */
function above(value: number): number {
  const float = Float32Array.of(value);
  const bits = new Int32Array(float.buffer);
  bits[0] = float[0] === 0 ? 1 : (bits[0] as number) + (value > 0 ? 1 : -1);
  return float[0] as number;
}

/** `hardtanh`, written into x. */
export function hardtanh_(x: Tensor, options?: Omit<HardtanhOptions, 'inplace'>): Tensor {
  return hardtanh(x, { ...options, inplace: true });
}
