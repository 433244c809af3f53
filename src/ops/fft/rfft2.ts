import type { Tensor } from '../../tensor/tensor';
import { halfOfMany } from './drivers/alongMany';
import type { FftnOptions } from './drivers/arguments';

/**
 * The Fourier transform of real numbers along two dims: along the last of them n/2 + 1 numbers, the others are their conjugates.
 *
 * @param x - real numbers
 * @param dim - default the last two
 * @param options - `s`: the lengths along the dims, x is cut or filled with zeros; `norm`: 'backward' (default), 'ortho' or
 * 'forward'
 * @returns complex64, with half the length and 1 along the last of the dims
 * @throws ValueError for a length below 1 and an unknown norm, IndexError for a dim out of range, ShapeError for dims given
 *   twice or not as many as lengths, DTypeError for complex numbers
 * @example
 * fft.rfft2(tensor([[1, 2], [3, 4]])).tolist(); // [[[10, 0], [-2, 0]], [[-4, 0], [0, 0]]]
 * @see https://pytorch.org/docs/stable/generated/torch.fft.rfft2.html
 */
export function rfft2(x: Tensor, dim: number | readonly number[] = [-2, -1], options?: FftnOptions): Tensor {
  return halfOfMany('rfftn', x, dim, false, options);
}
