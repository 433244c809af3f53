import type { Tensor } from '../../tensor/tensor';
import { realOfMany } from './drivers/alongMany';
import type { FftnOptions } from './drivers/arguments';

/**
 * The real spectrum of a signal that is its own conjugate mirror image along two dims, half of which is given along the last of them.
 *
 * @param x - half a signal along the last of the dims
 * @param dim - default the last two
 * @param options - `s`: the lengths along the dims, x is cut or filled with zeros; `norm`: 'backward' (default), 'ortho' or
 * 'forward'
 * @returns float32, with the lengths of `s` along the dims
 * @throws ValueError for a length below 1 and an unknown norm, IndexError for a dim out of range, ShapeError for dims given
 *   twice or not as many as lengths
 * @example
 * fft.hfft2(fft.ihfft2(tensor([[1, 2], [3, 4]]))).tolist(); // [[1, 2], [3, 4]]
 * @see https://pytorch.org/docs/stable/generated/torch.fft.hfft2.html
 */
export function hfft2(x: Tensor, dim: number | readonly number[] = [-2, -1], options?: FftnOptions): Tensor {
  return realOfMany('hfftn', x, dim, false, options);
}
