import { ShapeError } from '../../errors';
import { type Shape, showShape, wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { reshape } from './reshape';

/**
 * Dim `dim` as several dims of the given sizes, one of which may be -1.
 *
 * @param x - of one dim or more
 * @param dim - the dim that is divided
 * @param sizes - their product is its size; one may be -1
 * @returns a view
 * @throws ShapeError when the sizes do not multiply up to that of the dim
 * @example
 * unflatten(zeros([2, 6]), 1, [2, -1]).shape; // [2, 2, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.unflatten.html
 */
export function unflatten(x: Tensor, dim: number, sizes: Shape): Tensor {
  const at = wrapDim(dim, x.sizes.length);
  if (sizes.length === 0) throw new ShapeError('unflatten: sizes must be non-empty');
  const size = x.sizes[at] as number;
  const known = sizes.reduce((n, s) => (s === -1 ? n : n * s), 1);
  const fits = sizes.includes(-1) ? known !== 0 && size % known === 0 : known === size;
  if (!fits) {
    throw new ShapeError(
      `unflatten: Provided sizes ${showShape(sizes)} don't multiply up to the size of dim ${at} (${size}) in the input tensor`,
    );
  }
  const inferred = sizes.map((s) => (s === -1 ? size / known : s));
  return reshape(x, [...x.sizes.slice(0, at), ...inferred, ...x.sizes.slice(at + 1)]);
}
