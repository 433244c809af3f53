import type { Tensor } from '../../tensor/tensor';
import { halfOfReal } from './drivers/alongOne';
import type { FftOptions } from './drivers/arguments';

/**
 * The first n/2 + 1 numbers of the Fourier transform of real ones: the others are their conjugates, y[n - k] = conj y[k].
 *
 * @param x - real numbers
 * @param dim - default the last
 * @param options - `n`: the length, x is cut or filled with zeros; `norm`: 'backward' (default), 'ortho' or 'forward', where 1/n
 * stands
 * @returns complex64, with n/2 + 1 entries along `dim`
 * @throws ValueError for a length below 1 and an unknown norm, IndexError for a dim out of range, DTypeError for complex numbers
 * @example
 * fft.rfft(tensor([1, 2, 3, 4])).tolist(); // [[10, 0], [-2, 2], [-2, 0]]
 * @see https://pytorch.org/docs/stable/generated/torch.fft.rfft.html
 */
export function rfft(x: Tensor, dim = -1, options?: FftOptions): Tensor {
  return halfOfReal('rfft', x, dim, false, options);
}
