import { ShapeError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { clone } from './contiguous';
import { narrow } from './narrow';

/**
 * A copy of the elements start, start + 1, ..., start + length - 1 along `dim`: `narrow`, but not a view.
 *
 * @param x - of one dim or more
 * @param dim - along which to cut
 * @param start - the first element; negative ones count from the end
 * @param length - how many elements
 * @returns a copy
 * @throws ShapeError when the stretch leaves the dim
 * @example
 * narrowCopy(arange(5), 0, 1, 3); // tensor([1, 2, 3])
 * @see https://pytorch.org/docs/stable/generated/torch.narrow_copy.html
 */
export function narrowCopy(x: Tensor, dim: number, start: number, length: number): Tensor {
  const size = x.sizes.at(dim);
  if (size !== undefined && start > size) {
    throw new ShapeError(`start (${start}) + length (${length}) exceeds dimension size (${size}).`);
  }
  return clone(narrow(x, dim, start, length));
}
