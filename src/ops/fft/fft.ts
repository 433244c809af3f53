import type { Tensor } from '../../tensor/tensor';
import { alongOne } from './drivers/alongOne';
import type { FftOptions } from './drivers/arguments';

/**
 * y[k] = Σ x[j] e^(-2πi j k / n): the discrete Fourier transform along one dim.
 *
 * Any length takes O(n log n) steps. The gradient is transformed the other way, and scaled alike.
 *
 * @param x - real or complex numbers
 * @param dim - default the last
 * @param options - `n`: the length, x is cut or filled with zeros; `norm`: 'backward' (default), 'ortho' or 'forward', where 1/n
 * stands
 * @returns complex64, with n entries along `dim`
 * @throws ValueError for a length below 1 and an unknown norm, IndexError for a dim out of range
 * @example
 * fft(tensor([1, 0, 0, 0])).tolist(); // [[1, 0], [1, 0], [1, 0], [1, 0]]
 * @see https://pytorch.org/docs/stable/generated/torch.fft.fft.html
 */
export function fft(x: Tensor, dim = -1, options?: FftOptions): Tensor {
  return alongOne('fft', x, dim, false, options);
}
