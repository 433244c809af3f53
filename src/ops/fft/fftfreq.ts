import { ShapeError, ValueError } from '../../errors';
import { arange, type CreateOptions } from '../../tensor/create';
import type { Tensor } from '../../tensor/tensor';
import { textOf } from '../../typeName';
import { cat } from '../joining/cat';
import { mul } from '../pointwise/mul';
import { checkFloatType, created } from './drivers/created';

/**
 * The frequencies of the numbers of `fft`, [0, 1, ..., (n-1)/2, -n/2, ..., -1] / (n d).
 *
 * @param n - length of the signal
 * @param d - time between two samples; default 1
 * @param options - `dtype` and `requiresGrad`, as of `zeros`
 * @returns float32 [n]
 * @throws DTypeError for dtypes of whole numbers, ShapeError for a negative length
 * @example
 * fft.fftfreq(4); // [0, 0.25, -0.5, -0.25]
 * @see https://pytorch.org/docs/stable/generated/torch.fft.fftfreq.html
 */
export function fftfreq(n: number, d = 1, options?: CreateOptions): Tensor {
  if (!Number.isInteger(n)) throw new ValueError(`fft_fftfreq(): argument 'n' must be int, got ${textOf(n)}`);
  checkFloatType('fftfreq', 'requires a floating point or complex dtype', options);
  if (n < 0) throw new ShapeError(`Trying to create tensor with negative dimension ${n}: [${n}]`);
  const step = 1 / (n * d);
  return created(() => {
    const float = { dtype: 'float32' } as const;
    const up = arange(0, Math.ceil(n / 2), 1, float);
    return mul(cat([up, arange(-Math.floor(n / 2), 0, 1, float)]), step);
  }, options);
}
