import type { Tensor } from '../../tensor/tensor';
import { realOfHalf } from './drivers/alongOne';
import type { FftOptions } from './drivers/arguments';

/**
 * The real numbers whose spectrum begins with x: the inverse of `rfft`. Without `n` an even length is taken, 2 (size - 1); an odd
 * one cannot be seen from x.
 *
 * @param x - n/2 + 1 numbers of a spectrum; the imaginary parts of the first and, if n is even, the last are left out
 * @param dim - default the last
 * @param options - `n`: the length, x is cut or filled with zeros; `norm`: 'backward' (default), 'ortho' or 'forward', where 1/n
 * stands
 * @returns float32, with n entries along `dim`
 * @throws ValueError for a length below 1 and an unknown norm, IndexError for a dim out of range
 * @example
 * fft.irfft(fft.rfft(tensor([1, 2, 3, 4]))); // [1, 2, 3, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.fft.irfft.html
 */
export function irfft(x: Tensor, dim = -1, options?: FftOptions): Tensor {
  return realOfHalf('irfft', x, dim, true, options);
}
