import { ValueError } from '../../errors';
import { arange, type CreateOptions } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { textOf } from '../../typeName';
import { mul } from '../pointwise/mul';
import { checkFloatType, created } from './drivers/created';

/**
 * The frequencies of the n/2 + 1 numbers of `rfft`, [0, 1, ..., n/2] / (n d).
 *
 * @param n - length of the signal
 * @param d - time between two samples; default 1
 * @param options - `dtype` and `requiresGrad`, as of `zeros`
 * @returns float32 [n/2 + 1]
 * @throws DTypeError for dtypes of whole numbers
 * @example
 * fft.rfftfreq(4); // [0, 0.25, 0.5]
 * @see https://pytorch.org/docs/stable/generated/torch.fft.rfftfreq.html
 */
export function rfftfreq(n: number, d = 1, options?: CreateOptions): Tensor {
  if (!Number.isInteger(n)) throw new ValueError(`fft_rfftfreq(): argument 'n' must be int, got ${textOf(n)}`);
  checkFloatType('rfftfreq', 'requires a floating point or complex dtype', options);
  const step = 1 / (n * d);
  return created(() => mul(arange(0, Math.floor(n / 2) + 1, 1, { dtype: 'float32' }), step), options);
}
