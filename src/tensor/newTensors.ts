import { type CreateOptions, empty, finish, full, ones, type TensorData, tensor, zeros } from './create';
import { checkShape, type Shape } from './layout';
import { emptyStrided, type Tensor } from './tensor';

const like = (x: Tensor, options?: CreateOptions): CreateOptions => ({ ...options, dtype: options?.dtype ?? x.dtype });

/**
 * Zeros of the dtype of x.
 *
 * @example
 * newZeros(tensor([true]), [2]); // [false, false]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.new_zeros.html
 */
export function newZeros(x: Tensor, size: Shape, options?: CreateOptions): Tensor {
  return zeros(size, like(x, options));
}

/**
 * Ones of the dtype of x.
 *
 * @example
 * newOnes(tensor([0.5]), [2]); // [1, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.new_ones.html
 */
export function newOnes(x: Tensor, size: Shape, options?: CreateOptions): Tensor {
  return ones(size, like(x, options));
}

/**
 * A tensor of the dtype of x that holds one number.
 *
 * @example
 * newFull(tensor([0.5]), [2], 3); // [3, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.new_full.html
 */
export function newFull(x: Tensor, size: Shape, fillValue: number | boolean, options?: CreateOptions): Tensor {
  return full(size, fillValue, like(x, options));
}

/**
 * A tensor of the dtype of x whose elements are not set.
 *
 * @example
 * newEmpty(tensor([0.5]), [2, 3]).shape; // [2, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.new_empty.html
 */
export function newEmpty(x: Tensor, size: Shape, options?: CreateOptions): Tensor {
  return empty(size, like(x, options));
}

/**
 * The same with given strides.
 *
 * @example
 * newEmptyStrided(tensor([0.5]), [2, 3], [1, 2]).stride(); // [1, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.new_empty_strided.html
 */
export function newEmptyStrided(x: Tensor, size: Shape, stride: Shape, options?: CreateOptions): Tensor {
  checkShape(size, 'new_empty_strided');
  return finish(emptyStrided(size, stride, options?.dtype ?? x.dtype), options);
}

/**
 * A tensor of the dtype of x that holds a copy of the data.
 *
 * @example
 * newTensor(tensor([1], { dtype: 'int32' }), [2, 3]); // int32 [2, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.new_tensor.html
 */
export function newTensor(x: Tensor, data: TensorData, options?: CreateOptions): Tensor {
  return tensor(data, like(x, options));
}
