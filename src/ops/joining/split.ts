import { ShapeError, ValueError } from '../../errors';
import { showShape } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { splitDim, stretches } from './drivers/manyViews';

/**
 * Views of the stretches of `x` along `dim` (default 0): of `splitSize` elements each, the last one of what is left, or
 * of the sizes given.
 *
 * @param x - of one dim or more
 * @param splitSize - elements in each part, or the sizes of all parts, which add up to that of x
 * @param dim - along which to cut
 * @returns views that share memory with x
 * @throws ShapeError when the sizes given do not add up to that of the dim
 * @example
 * split(arange(5), 2).map((part) => part.tolist()); // [[0, 1], [2, 3], [4]]
 * @see https://pytorch.org/docs/stable/generated/torch.split.html
 */
export function split(x: Tensor, splitSize: number | readonly number[], dim = 0): Tensor[] {
  if (typeof splitSize !== 'number') return splitWithSizes(x, splitSize, dim);
  const at = splitDim(x, dim, 'split');
  const size = x.sizes[at] as number;
  if (!Number.isInteger(splitSize) || splitSize < 0) {
    throw new ValueError(`split expects split_size be non-negative, but got split_size=${splitSize}`);
  }
  if (splitSize === 0 && size !== 0) {
    throw new ValueError(`split_size can only be 0 if dimension size is 0, but got dimension size of ${size}`);
  }
  const count = splitSize === 0 ? 1 : Math.max(1, Math.ceil(size / splitSize));
  const sizes = Array.from({ length: count }, (_, i) => Math.min(splitSize, size - i * splitSize));
  return stretches(x, at, sizes, 'SplitBackward0');
}

/**
 * `split` into the sizes given.
 *
 * @param x - of one dim or more
 * @param splitSizes - of the parts; they add up to the size of x
 * @param dim - along which to cut
 * @returns views that share memory with x
 * @throws ShapeError unless the sizes add up to the size of x
 * @example
 * splitWithSizes(arange(5), [1, 4]).map((part) => part.tolist()); // [[0], [1, 2, 3, 4]]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.split.html
 */
export function splitWithSizes(x: Tensor, splitSizes: readonly number[], dim = 0): Tensor[] {
  const at = splitDim(x, dim, 'split_with_sizes');
  if (splitSizes.some((size) => !Number.isInteger(size) || size < 0)) {
    throw new ValueError(
      `split_with_sizes expects split_sizes have only non-negative entries, but got split_sizes=${showShape(splitSizes)}`,
    );
  }
  if (splitSizes.reduce((n, size) => n + size, 0) !== x.sizes[at]) {
    throw new ShapeError(
      `split_with_sizes expects split_sizes to sum exactly to ${x.sizes[at]} (input tensor's size at dimension ${at}), ` +
        `but got split_sizes=${showShape(splitSizes)}`,
    );
  }
  return stretches(x, at, splitSizes, 'SplitWithSizesBackward0');
}
