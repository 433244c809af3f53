import { inPlace } from '../../../ops/pointwise/drivers/inPlace';
import { eq } from '../../../ops/pointwise/eq';
import { expm1 } from '../../../ops/pointwise/expm1';
import { lt } from '../../../ops/pointwise/lt';
import { mul } from '../../../ops/pointwise/mul';
import { where } from '../../../ops/pointwise/where';
import { requireFloat } from '../../../ops/reduction/drivers/alongDim';
import { full } from '../../../tensor/create';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';
import { type InplaceOptions, maybeInPlace } from './inplace';

/**
 * y = x where x > 0, else α (e^x - 1).
 *
 * @param x - any shape
 * @param alpha - the size of the limit for x → -∞
 * @param options - `inplace`: write the result into x
 * @returns the shape of x
 * @throws DTypeError for anything but float32
 * @example
 * F.elu(tensor([-1, 2])); // [-0.6321, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.elu.html
 */
export function elu(x: Tensor, alpha = 1, options?: InplaceOptions): Tensor {
  requireFloat(x, 'elu_cpu');
  return maybeInPlace(x, options, () => scaledElu(x, alpha, 1, 1));
}

/** scale x for x > 0, else scale alpha (e^(inputScale x) - 1). */
export function scaledElu(x: Tensor, alpha: number, scale: number, inputScale: number): Tensor {
  return scope(() => {
    // e^x of large numbers, which are not chosen, would make gradients of 0 ∞.
    const bent = lt(x, 0);
    const inner = where(bent, x, 0);
    return where(
      bent,
      mul(expm1(inputScale === 1 ? inner : mul(inner, inputScale)), alpha * scale),
      line(x, scale, alpha * scale * inputScale),
    );
  });
}

/** x times `scale`; at 0 the slope is that of the curve, the second derivative that of the line. */
function line(x: Tensor, scale: number, atZero: number): Tensor {
  if (scale !== atZero) return mul(x, where(eq(x, 0), atZero, full([], scale)));
  return scale === 1 ? x : mul(x, scale);
}

export interface EluInPlaceOptions {
  /** Default 1. */
  alpha?: number;
  /** Factor of the result; default 1. */
  scale?: number;
  /** Factor of x in the exponent; default 1. */
  inputScale?: number;
}

/**
 * x = scale x where x > 0, else scale α (e^(inputScale x) - 1).
 *
 * @param options - α, or the options
 * @example
 * F.elu_(tensor([-1, 2])); // [-0.6321, 2]
 */
export function elu_(x: Tensor, options: number | EluInPlaceOptions = {}): Tensor {
  requireFloat(x, 'elu_cpu');
  const {
    alpha = 1,
    scale = 1,
    inputScale = 1,
  } = typeof options === 'number' ? ({ alpha: options } as EluInPlaceOptions) : options;
  return inPlace(x, [], () => scaledElu(x, alpha, scale, inputScale));
}
