import type { Tensor } from '../../tensor/tensor';
import { realOfMany } from './drivers/alongMany';
import type { FftnOptions } from './drivers/arguments';

/**
 * The inverse of `rfftn`: real numbers from half their spectrum. Without `s` the last length is even, 2 (size - 1).
 *
 * @param x - half a spectrum along the last of the dims
 * @param dim - the dims, none twice; default all, or as many of the last as `s` has lengths
 * @param options - `s`: the lengths along the dims, x is cut or filled with zeros; `norm`: 'backward' (default), 'ortho' or
 * 'forward'
 * @returns float32, with the lengths of `s` along the dims
 * @throws ValueError for a length below 1 and an unknown norm, IndexError for a dim out of range, ShapeError for dims given
 *   twice or not as many as lengths
 * @example
 * fft.irfftn(fft.rfftn(tensor([[1, 2], [3, 4]]))).tolist(); // [[1, 2], [3, 4]]
 * @see https://pytorch.org/docs/stable/generated/torch.fft.irfftn.html
 */
export function irfftn(x: Tensor, dim?: number | readonly number[] | null, options?: FftnOptions): Tensor {
  return realOfMany('irfftn', x, dim, true, options);
}
