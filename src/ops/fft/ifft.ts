import type { Tensor } from '../../tensor/tensor';
import { alongOne } from './drivers/alongOne';
import type { FftOptions } from './drivers/arguments';

/**
 * y[k] = 1/n Σ x[j] e^(2πi j k / n): the inverse of `fft`.
 *
 * @param x - real or complex numbers
 * @param dim - default the last
 * @param options - `n`: the length, x is cut or filled with zeros; `norm`: 'backward' (default), 'ortho' or 'forward', where 1/n
 * stands
 * @returns complex64, with n entries along `dim`
 * @throws ValueError for a length below 1 and an unknown norm, IndexError for a dim out of range
 * @example
 * fft.ifft(fft.fft(tensor([1, 2, 3]))).tolist(); // [[1, 0], [2, 0], [3, 0]]
 * @see https://pytorch.org/docs/stable/generated/torch.fft.ifft.html
 */
export function ifft(x: Tensor, dim = -1, options?: FftOptions): Tensor {
  return alongOne('ifft', x, dim, true, options);
}
