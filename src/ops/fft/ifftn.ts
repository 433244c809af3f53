import type { Tensor } from '../../tensor/tensor';
import { alongMany } from './drivers/alongMany';
import type { FftnOptions } from './drivers/arguments';

/**
 * The inverse of `fftn`.
 *
 * @param x - real or complex numbers
 * @param dim - the dims, none twice; default all, or as many of the last as `s` has lengths
 * @param options - `s`: the lengths along the dims, x is cut or filled with zeros; `norm`: 'backward' (default), 'ortho' or
 * 'forward'
 * @returns complex64, with the lengths of `s` along the dims
 * @throws ValueError for a length below 1 and an unknown norm, IndexError for a dim out of range, ShapeError for dims given
 *   twice or not as many as lengths
 * @example
 * fft.ifftn(tensor([[4, 0], [0, 0]])).tolist(); // [[[1, 0], [1, 0]], [[1, 0], [1, 0]]]
 * @see https://pytorch.org/docs/stable/generated/torch.fft.ifftn.html
 */
export function ifftn(x: Tensor, dim?: number | readonly number[] | null, options?: FftnOptions): Tensor {
  return alongMany('ifftn', x, dim, true, options);
}
