import { noGrad } from '../../../autograd/mode';
import { ValueError } from '../../../errors';
import { maskedScatter } from '../../../ops/indexing/maskedScatter';
import { gt } from '../../../ops/pointwise/gt';
import { le } from '../../../ops/pointwise/le';
import { mul } from '../../../ops/pointwise/mul';
import { where } from '../../../ops/pointwise/where';
import { countNonzero } from '../../../ops/reduction/countNonzero';
import { requireFloat } from '../../../ops/reduction/drivers/alongDim';
import { full, onesLike, tensor } from '../../../tensor/create';
import { drawUniforms } from '../../../tensor/generator';
import { scope } from '../../../tensor/scope';
import type { Tensor } from '../../../tensor/tensor';
import { type InplaceOptions, maybeInPlace } from './inplace';

export interface RReLUOptions extends InplaceOptions {
  /** Default 1/8. */
  lower?: number;
  /** Default 1/3. */
  upper?: number;
  /** Whether slopes are drawn; default false. */
  training?: boolean;
}

/**
 * y = x where x > 0, else a x: while training a is drawn from [lower, upper) for each element, else it is their mean.
 *
 * @param x - any shape
 * @param options - `lower` (default 1/8), `upper` (default 1/3), `training` (default false), `inplace`
 * @returns the shape of x
 * @throws ValueError when lower is above upper
 * @throws DTypeError for anything but float32
 * @example
 * F.rrelu(tensor([-24, 1])); // [-5.5000, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.rrelu.html
 */
export function rrelu(x: Tensor, options?: RReLUOptions): Tensor {
  requireFloat(x, 'rrelu_with_noise_out_cpu');
  const { lower = 1 / 8, upper = 1 / 3, training = false } = options ?? {};
  if (lower > upper) throw new ValueError('Lower bound should be less than or equal to the upper bound');
  const slopes = training ? drawnSlopes(x, lower, upper) : full([], (lower + upper) / 2, { dtype: 'float32' });
  return maybeInPlace(x, options, () => scope(() => where(gt(x, 0), x, mul(x, slopes))));
}

/** A slope for each element that is not positive, in the order of PyTorch's draws; 1 for the others. */
function drawnSlopes(x: Tensor, lower: number, upper: number): Tensor {
  return noGrad(() => {
    const isDrawn = le(x, 0);
    const drawn = drawUniforms(countNonzero(isDrawn).item() as number);
    // PyTorch's bounds are float32, and what is drawn between them is float64.
    const [from, to] = [Math.fround(lower), Math.fround(upper)];
    const slopes = new Float32Array(drawn.map((u) => u * (to - from) + from));
    return maskedScatter(onesLike(x), isDrawn, tensor(slopes));
  });
}

/** `rrelu`, written into x. */
export function rrelu_(x: Tensor, options?: Omit<RReLUOptions, 'inplace'>): Tensor {
  return rrelu(x, { ...options, inplace: true });
}
