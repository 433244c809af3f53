import { makeView } from '../../autograd/view';
import { ShapeError, ValueError } from '../../errors';
import { contiguousStrides, wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { blocksOf, spreadBlocks, type Walked } from './drivers/blocks';

/**
 * A view of the windows of `size` elements along a dim, each `step` elements behind the one before: the dim counts the
 * windows, and a new last dim the elements in them.
 *
 * The gradient of an element is the sum over the windows that see it.
 *
 * @param x - of one dim or more
 * @param dimension - along which the windows lie
 * @param size - elements in a window
 * @param step - elements from one window to the next
 * @returns a view with a dim of this size more, the last one
 * @throws ShapeError when size is larger than the dim
 * @example
 * unfold(arange(5), 0, 3, 2).tolist(); // [[0, 1, 2], [2, 3, 4]]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.unfold.html
 */
export function unfold(x: Tensor, dimension: number, size: number, step: number): Tensor {
  const at = wrapDim(dimension, x.sizes.length);
  const length = x.sizes[at] ?? 1;
  if (!Number.isInteger(size) || size < 0) throw new ValueError(`size is ${size} but must be >= 0`);
  if (size > length)
    throw new ShapeError(`maximum size for tensor at dimension ${at} is ${length} but size is ${size}`);
  if (!Number.isInteger(step) || step <= 0) throw new ValueError(`step is ${step} but must be > 0`);
  const windows = Math.floor((length - size) / step) + 1;
  const replaced = (list: readonly number[], value: number): number[] => list.map((own, i) => (i === at ? value : own));
  const stride = x.strides[at] ?? 1;
  const from = x.sizes;
  return makeView(
    x,
    [...replaced(x.sizes, windows), size],
    [...replaced(x.strides, stride * step), stride],
    x.offset,
    'UnfoldBackward0',
    (grad) => {
      const strides = contiguousStrides(from);
      const along = strides[at] ?? 1;
      const dims: Walked[] = from.map((own, i) =>
        i === at ? { size: windows, stride: along * step } : { size: own, stride: strides[i] as number },
      );
      return spreadBlocks(grad, blocksOf([...dims, { size, stride: along }]), from, 'UnfoldBackward0');
    },
  );
}
