import type { CreateOptions } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { minimum } from '../pointwise/minimum';
import { mul } from '../pointwise/mul';
import { sub } from '../pointwise/sub';
import { periodicOf, window } from './drivers/window';

/**
 * w[k] = 1 - |2k / N - 1|, N = length: the triangular Bartlett window.
 *
 * @param length - number of numbers
 * @param periodic - w is one period of a periodic function, as wanted for spectra (default); else it is symmetric, N one less
 * @param options - `dtype` and `requiresGrad`, as of `zeros`
 * @returns float32 [length]
 * @throws ValueError for a negative length, DTypeError for dtypes of whole numbers
 * @example
 * bartlettWindow(4); // [0, 0.5, 1, 0.5]
 * @see https://pytorch.org/docs/stable/generated/torch.bartlett_window.html
 */
export function bartlettWindow(length: number, periodic?: boolean | CreateOptions, options?: CreateOptions): Tensor {
  const [whole, rest] = periodicOf(periodic, options);
  return window('bartlett_window', length, whole, rest, (x, count) => {
    const up = mul(x, 2 / (count - 1));
    return minimum(up, sub(2, up));
  });
}
