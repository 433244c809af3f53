import { ShapeError } from '../../errors';
import { wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { roll } from '../shape/roll';

/**
 * The inverse of `fftshift`: the number in the middle goes to the front.
 *
 * @param x - of any shape
 * @param dim - a dim or several; default all
 * @returns a copy, with the shape and the dtype of x
 * @throws IndexError for a dim out of range, ShapeError for an empty list of dims
 * @example
 * fft.ifftshift(tensor([-2, -1, 0, 1])); // [0, 1, -2, -1]
 * @see https://pytorch.org/docs/stable/generated/torch.fft.ifftshift.html
 */
export function ifftshift(x: Tensor, dim?: number | readonly number[] | null): Tensor {
  const dims = dim === undefined || dim === null ? x.sizes.map((_, i) => i) : typeof dim === 'number' ? [dim] : dim;
  if (dims.length === 0) throw new ShapeError('`shifts` required');
  const shifts = dims.map((d) => {
    const size = x.sizes[wrapDim(d, x.sizes.length)] ?? 0;
    return Math.floor((size + 1) / 2);
  });
  return roll(x, shifts, dims);
}
