import { makeView } from '../../autograd/view';
import { ShapeError, ValueError } from '../../errors';
import { showShape, wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';

/**
 * A view whose i-th dim is the `dims[i]`-th of x.
 *
 * @param x - of any shape
 * @param dims - each dim of x once, in the new order
 * @returns a view
 * @throws ShapeError when `dims` does not name each dim, ValueError when it names one twice
 * @example
 * permute(zeros([2, 3, 5]), [2, 0, 1]).shape; // [5, 2, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.permute.html
 */
export function permute(x: Tensor, dims: readonly number[]): Tensor {
  if (dims.length !== x.sizes.length) {
    throw new ShapeError(
      `permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering ` +
        `of dimensions i.e. input.dim() = ${x.sizes.length} is not equal to len(dims) = ${dims.length} (${showShape(dims)})`,
    );
  }
  const order = dims.map((dim) => wrapDim(dim, x.sizes.length));
  if (new Set(order).size < order.length) {
    throw new ValueError(`permute(): duplicate dims are not allowed. (dims ${showShape(dims)})`);
  }
  const shape = order.map((i) => x.sizes[i] as number);
  const strides = order.map((i) => x.strides[i] as number);
  const inverse = new Array<number>(order.length);
  for (let i = 0; i < order.length; i++) inverse[order[i] as number] = i;
  return makeView(x, shape, strides, x.offset, 'PermuteBackward0', (grad) => permute(grad, inverse));
}
