import type { Tensor } from '../../tensor/tensor';
import { inPlace } from '../pointwise/drivers/inPlace';
import { type AddProductOptions, weightedSum } from './drivers/weightedSum';
import { mv } from './mv';

/**
 * y = beta * input + alpha * (a b): `input` broadcast to [m], a [m, k], b [k].
 *
 * @param input - broadcasts to [m]
 * @param a - [m, k]
 * @param b - [k]
 * @param options - `beta` and `alpha`, default 1
 * @returns [m]
 * @throws ShapeError when the shapes do not fit, DTypeError for different dtypes
 * @example
 * addmv(tensor([1, 1]), tensor([[1, 2], [3, 4]]), tensor([1, 1])); // [4, 8]
 * @see https://pytorch.org/docs/stable/generated/torch.addmv.html
 */
export function addmv(input: Tensor, a: Tensor, b: Tensor, options?: AddProductOptions): Tensor {
  return weightedSum('AddmvBackward0', input, mv(a, b), options, true);
}

/** x = addmv(x, a, b). */
export function addmv_(x: Tensor, a: Tensor, b: Tensor, options?: AddProductOptions): Tensor {
  return inPlace(x, [a, b], () => addmv(x, a, b, options));
}
