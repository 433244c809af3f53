import type { Tensor } from '../../tensor/tensor';
import { alongMany } from './drivers/alongMany';
import type { FftnOptions } from './drivers/arguments';

/**
 * The discrete Fourier transform along two dims: `fft` along one after the other.
 *
 * @param x - real or complex numbers
 * @param dim - default the last two
 * @param options - `s`: the lengths along the dims, x is cut or filled with zeros; `norm`: 'backward' (default), 'ortho' or
 * 'forward'
 * @returns complex64, with the lengths of `s` along the dims
 * @throws ValueError for a length below 1 and an unknown norm, IndexError for a dim out of range, ShapeError for dims given
 *   twice or not as many as lengths
 * @example
 * fft.fft2(tensor([[1, 0], [0, 0]])).tolist(); // [[[1, 0], [1, 0]], [[1, 0], [1, 0]]]
 * @see https://pytorch.org/docs/stable/generated/torch.fft.fft2.html
 */
export function fft2(x: Tensor, dim: number | readonly number[] = [-2, -1], options?: FftnOptions): Tensor {
  return alongMany('fft2', x, dim, false, options);
}
