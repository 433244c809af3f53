import { record } from '../../autograd/record';
import { copyOf } from '../../tensor/copy';
import { isRowMajor } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';

/**
 * `x` itself when its elements lie in row-major order, else a copy that does.
 *
 * @example
 * contiguous(tensor([[1, 2], [3, 4]]).t()).stride(); // [2, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.contiguous.html
 */
export function contiguous(x: Tensor): Tensor {
  return isRowMajor(x.shape, x.strides) ? x : clone(x);
}

/**
 * A row-major copy, through which gradients flow.
 *
 * @example
 * const twin = clone(tensor([1, 2])).zero_(); // [0, 0]
 * @see https://pytorch.org/docs/stable/generated/torch.clone.html
 */
export function clone(x: Tensor): Tensor {
  return record(copyOf(x), 'CloneBackward0', [x], (grad) => grad);
}
