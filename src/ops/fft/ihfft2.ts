import type { Tensor } from '../../tensor/tensor';
import { halfOfMany } from './drivers/alongMany';
import type { FftnOptions } from './drivers/arguments';

/**
 * The inverse of `hfft2`: of real numbers, half the signal along the last of the dims.
 *
 * @param x - real numbers
 * @param dim - default the last two
 * @param options - `s`: the lengths along the dims, x is cut or filled with zeros; `norm`: 'backward' (default), 'ortho' or
 * 'forward'
 * @returns complex64, with half the length and 1 along the last of the dims
 * @throws ValueError for a length below 1 and an unknown norm, IndexError for a dim out of range, ShapeError for dims given
 *   twice or not as many as lengths, DTypeError for complex numbers
 * @example
 * fft.ihfft2(tensor([[1, 2], [3, 4]])).tolist(); // [[[2.5, 0], [-0.5, 0]], [[-1, 0], [0, 0]]]
 * @see https://pytorch.org/docs/stable/generated/torch.fft.ihfft2.html
 */
export function ihfft2(x: Tensor, dim: number | readonly number[] = [-2, -1], options?: FftnOptions): Tensor {
  return halfOfMany('ihfftn', x, dim, true, options);
}
