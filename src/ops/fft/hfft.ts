import type { Tensor } from '../../tensor/tensor';
import { realOfHalf } from './drivers/alongOne';
import type { FftOptions } from './drivers/arguments';

/**
 * y[k] = Σ x[j] e^(-2πi j k / n) of a signal with x[n - j] = conj x[j], of which half is given: its spectrum is real.
 *
 * @param x - n/2 + 1 numbers of the signal
 * @param dim - default the last
 * @param options - `n`: the length, x is cut or filled with zeros; `norm`: 'backward' (default), 'ortho' or 'forward', where 1/n
 * stands
 * @returns float32, with n entries along `dim`, by default 2 (size - 1)
 * @throws ValueError for a length below 1 and an unknown norm, IndexError for a dim out of range
 * @example
 * fft.hfft(fft.ihfft(tensor([1, 2, 3, 4]))); // [1, 2, 3, 4]
 * @see https://pytorch.org/docs/stable/generated/torch.fft.hfft.html
 */
export function hfft(x: Tensor, dim = -1, options?: FftOptions): Tensor {
  return realOfHalf('hfft', x, dim, false, options);
}
