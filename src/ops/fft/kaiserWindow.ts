import type { CreateOptions } from '../../tensor/create';
import { full } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { div } from '../pointwise/div';
import { mul } from '../pointwise/mul';
import { sqrt } from '../pointwise/sqrt';
import { square } from '../pointwise/square';
import { sub } from '../pointwise/sub';
import { i0 } from '../special/i0';
import { periodicOf, window } from './drivers/window';

/**
 * w[k] = I0(β √(1 - (2k / N - 1)²)) / I0(β), N = length: the Kaiser window.
 *
 * @param length - number of numbers
 * @param periodic - w is one period of a periodic function, as wanted for spectra (default); else it is symmetric, N one less
 * @param beta - how narrow the window is; default 12
 * @param options - `dtype` and `requiresGrad`, as of `zeros`
 * @returns float32 [length]
 * @throws ValueError for a negative length, DTypeError for dtypes of whole numbers
 * @example
 * kaiserWindow(4, true, 4); // [0.08848, 0.63343, 1, 0.63343]
 * @see https://pytorch.org/docs/stable/generated/torch.kaiser_window.html
 */
export function kaiserWindow(
  length: number,
  periodic?: boolean | CreateOptions,
  beta?: number | CreateOptions,
  options?: CreateOptions,
): Tensor {
  const [whole, rest] = periodicOf(periodic, options);
  const given = typeof beta === 'object' ? beta : rest;
  const shape = typeof beta === 'number' ? beta : 12;
  return window('kaiser_window', length, whole, given, (x, count) => {
    const half = (count - 1) / 2;
    const from = div(sub(x, half), half);
    return div(i0(mul(sqrt(sub(1, square(from))), shape)), i0(full([], shape, { dtype: 'float32' })));
  });
}
