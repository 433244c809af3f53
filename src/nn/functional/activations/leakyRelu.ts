import { gt } from '../../../ops/pointwise/gt';
import { mul } from '../../../ops/pointwise/mul';
import { where } from '../../../ops/pointwise/where';
import { requireFloat } from '../../../ops/reduction/drivers/alongDim';
import { full } from '../../../tensor/create';
import type { Tensor } from '../../../tensor/tensor';
import { activation } from './activation';
import { type InplaceOptions, maybeInPlace } from './inplace';

/**
 * y = x where x > 0, else negativeSlope x.
 *
 * @param x - any shape
 * @param negativeSlope - the slope below 0
 * @param options - `inplace`: write the result into x
 * @returns the shape of x
 * @throws DTypeError for anything but float32
 * @example
 * F.leakyRelu(tensor([-1, 2]), 0.1); // [-0.1000, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.nn.functional.leaky_relu.html
 */
export function leakyRelu(x: Tensor, negativeSlope = 0.01, options?: InplaceOptions): Tensor {
  requireFloat(x, 'leaky_relu_cpu');
  return maybeInPlace(x, options, () => activation('leakyRelu', x, 'LeakyReluBackward0', slope, negativeSlope));
}

function slope(grad: Tensor, x: Tensor, negativeSlope: number): Tensor {
  // One factor: of an infinite slope that is not chosen, the second derivative would be 0 ∞.
  return mul(grad, where(gt(x, 0), 1, full([], negativeSlope, { dtype: 'float32' })));
}

/** `leakyRelu`, written into x. */
export function leakyRelu_(x: Tensor, negativeSlope = 0.01): Tensor {
  return leakyRelu(x, negativeSlope, { inplace: true });
}
