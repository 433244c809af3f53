import type { CreateOptions } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { add } from '../pointwise/add';
import { cos } from '../pointwise/cos';
import { mul } from '../pointwise/mul';
import { sub } from '../pointwise/sub';
import { periodicOf, window } from './drivers/window';

/**
 * w[k] = 0.42 - 0.5 cos(2πk / N) + 0.08 cos(4πk / N), N = length: the Blackman window.
 *
 * @param length - number of numbers
 * @param periodic - w is one period of a periodic function, as wanted for spectra (default); else it is symmetric, N one less
 * @param options - `dtype` and `requiresGrad`, as of `zeros`
 * @returns float32 [length]
 * @throws ValueError for a negative length, DTypeError for dtypes of whole numbers
 * @example
 * blackmanWindow(4); // [0, 0.34, 1, 0.34]
 * @see https://pytorch.org/docs/stable/generated/torch.blackman_window.html
 */
export function blackmanWindow(length: number, periodic?: boolean | CreateOptions, options?: CreateOptions): Tensor {
  const [whole, rest] = periodicOf(periodic, options);
  return window('blackman_window', length, whole, rest, (x, count) => {
    const angle = mul(x, (2 * Math.PI) / (count - 1));
    return add(sub(mul(cos(mul(angle, 2)), 0.08), mul(cos(angle), 0.5)), 0.42);
  });
}
