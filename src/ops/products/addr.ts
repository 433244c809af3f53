import type { Tensor } from '../../tensor/tensor';
import { inPlace } from '../pointwise/drivers/inPlace';
import { type AddProductOptions, weightedSum } from './drivers/weightedSum';
import { outer } from './outer';

/**
 * y = beta * input + alpha * a b^T: `input` broadcast to [m, n], a [m], b [n].
 *
 * @throws ShapeError when the shapes do not fit, DTypeError for different dtypes
 * @example
 * addr(zeros([2, 2]), tensor([1, 2]), tensor([3, 4])); // [[3, 4], [6, 8]]
 * @see https://pytorch.org/docs/stable/generated/torch.addr.html
 */
export function addr(input: Tensor, a: Tensor, b: Tensor, options?: AddProductOptions): Tensor {
  return weightedSum('AddrBackward0', input, outer(a, b), options);
}

/** x = addr(x, a, b). */
export function addr_(x: Tensor, a: Tensor, b: Tensor, options?: AddProductOptions): Tensor {
  return inPlace(x, [a, b], () => addr(x, a, b, options));
}
