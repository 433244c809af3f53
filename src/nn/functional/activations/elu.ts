import { inPlace } from '../../../ops/pointwise/drivers/inPlace';
import { exp } from '../../../ops/pointwise/exp';
import { le } from '../../../ops/pointwise/le';
import { lt } from '../../../ops/pointwise/lt';
import { mul } from '../../../ops/pointwise/mul';
import { where } from '../../../ops/pointwise/where';
import { requireFloat } from '../../../ops/reduction/drivers/alongDim';
import type { Tensor } from '../../../tensor/tensor';
import { activation } from './activation';
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
  const steepness = alpha * scale;
  return activation('elu', x, 'EluBackward0', slope, 2 * steepness, scale, inputScale, steepness * inputScale);
}

/** At 0 the slope is that of the curve, the second derivative that of the line. */
function slope(grad: Tensor, x: Tensor, _: number, scale: number, inputScale: number, atZero: number): Tensor {
  // e^x of large numbers, which are not chosen, would make gradients of 0 ∞.
  const inner = where(lt(x, 0), x, 0);
  const curve = mul(exp(inputScale === 1 ? inner : mul(inner, inputScale)), atZero);
  return mul(grad, where(le(x, 0), curve, scale));
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
  } = typeof options === 'number' ? ({ alpha: options } as EluInPlaceOptions) : (options ?? {});
  return inPlace(x, [], () => scaledElu(x, alpha, scale, inputScale));
}
