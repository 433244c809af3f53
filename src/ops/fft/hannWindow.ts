import type { CreateOptions } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { add } from '../pointwise/add';
import { cos } from '../pointwise/cos';
import { mul } from '../pointwise/mul';
import { periodicOf, window } from './drivers/window';

/**
 * w[k] = (1 - cos(2πk / N)) / 2 = sin²(πk / N), N = length: the Hann window.
 *
 * @param length - number of numbers
 * @param periodic - w is one period of a periodic function, as wanted for spectra (default); else it is symmetric, N one less
 * @param options - `dtype` and `requiresGrad`, as of `zeros`
 * @returns float32 [length]
 * @throws ValueError for a negative length, DTypeError for dtypes of whole numbers
 * @example
 * hannWindow(4); // [0, 0.5, 1, 0.5]
 * @see https://pytorch.org/docs/stable/generated/torch.hann_window.html
 */
export function hannWindow(length: number, periodic?: boolean | CreateOptions, options?: CreateOptions): Tensor {
  const [whole, rest] = periodicOf(periodic, options);
  return window('hann_window', length, whole, rest, (x, count) => {
    return add(mul(cos(mul(x, (2 * Math.PI) / (count - 1))), -0.5), 0.5);
  });
}
