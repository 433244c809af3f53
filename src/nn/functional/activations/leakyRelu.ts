import { gt } from '../../../ops/pointwise/gt';
import { mul } from '../../../ops/pointwise/mul';
import { where } from '../../../ops/pointwise/where';
import { requireFloat } from '../../../ops/reduction/drivers/alongDim';
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
  return where(gt(x, 0), grad, mul(grad, negativeSlope));
}

/** `leakyRelu`, written into x. */
export function leakyRelu_(x: Tensor, negativeSlope = 0.01): Tensor {
  return leakyRelu(x, negativeSlope, { inplace: true });
}
