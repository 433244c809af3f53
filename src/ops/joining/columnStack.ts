import type { Tensor } from '../../tensor/tensor';
import { reshape } from '../shape/reshape';
import { hstack } from './hstack';

/**
 * Vectors as the columns of a matrix; matrices side by side.
 *
 * @param tensors - vectors, or matrices with as many rows
 * @returns a matrix
 * @example
 * columnStack([tensor([1, 2]), tensor([3, 4])]); // [[1, 3], [2, 4]]
 * @see https://pytorch.org/docs/stable/generated/torch.column_stack.html
 */
export function columnStack(tensors: readonly Tensor[]): Tensor {
  return hstack(tensors.map((x) => (x.sizes.length <= 1 ? reshape(x, [x.count, 1]) : x)));
}
