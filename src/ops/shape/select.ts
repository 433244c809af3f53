import { IndexError } from '../../errors';
import { type Shape, showShape, wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { type Locate, partView } from './drivers/partView';

/**
 * A view of the elements at `index` along `dim`, without that dim.
 *
 * @param x - of one dim or more
 * @param dim - the dim that goes away
 * @param index - negative counts from the end
 * @returns a view with a dim less than x
 * @throws IndexError when dim or index is out of range
 * @example
 * select(tensor([[1, 2], [3, 4]]), 1, 0); // tensor([1., 3.])
 * @see https://pytorch.org/docs/stable/generated/torch.select.html
 */
export function select(x: Tensor, dim: number, index: number): Tensor {
  if (x.sizes.length === 0) throw new IndexError('select() cannot be applied to a 0-dim tensor.');
  const at = wrapDim(dim, x.sizes.length);
  const size = x.sizes[at] as number;
  if (!Number.isInteger(index) || index < -size || index >= size) {
    throw new IndexError(
      `select(): index ${index} out of range for tensor of size ${showShape(x.sizes)} at dimension ${at}`,
    );
  }
  return partView(x, entry(at, index < 0 ? index + size : index), 'SelectBackward0');
}

/** The elements at `index` along dim `at`. */
export function entry(at: number, index: number): Locate {
  const without = (list: Shape): Shape => [...list.slice(0, at), ...list.slice(at + 1)];
  return (shape, strides) => ({
    shape: without(shape),
    strides: without(strides),
    offset: index * (strides[at] as number),
  });
}
