import type { CreateOptions } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { add } from '../pointwise/add';
import { cos } from '../pointwise/cos';
import { mul } from '../pointwise/mul';
import { periodicOf, window } from './drivers/window';

/**
 * w[k] = α - β cos(2πk / N), N = length: the Hamming window.
 *
 * @param length - number of numbers
 * @param periodic - w is one period of a periodic function, as wanted for spectra (default); else it is symmetric, N one less
 * @param alpha - default 0.54
 * @param beta - default 0.46
 * @param options - `dtype` and `requiresGrad`, as of `zeros`
 * @returns float32 [length]
 * @throws ValueError for a negative length, DTypeError for dtypes of whole numbers
 * @example
 * hammingWindow(4); // [0.08, 0.54, 1, 0.54]
 * @see https://pytorch.org/docs/stable/generated/torch.hamming_window.html
 */
export function hammingWindow(
  length: number,
  periodic?: boolean | CreateOptions,
  alpha?: number | CreateOptions,
  beta?: number | CreateOptions,
  options?: CreateOptions,
): Tensor {
  const [whole, rest] = periodicOf(periodic, options);
  const given = typeof alpha === 'object' ? alpha : typeof beta === 'object' ? beta : rest;
  const middle = typeof alpha === 'number' ? alpha : 0.54;
  const height = typeof beta === 'number' ? beta : 0.46;
  return window('hamming_window', length, whole, given, (x, count) => {
    return add(mul(cos(mul(x, (2 * Math.PI) / (count - 1))), -height), middle);
  });
}
