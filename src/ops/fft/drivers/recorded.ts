import { record, wrt } from '../../../autograd/record';
import { full, zeros } from '../../../tensor/create';
import type { Tensor } from '../../../tensor/tensor';
import { cat } from '../../joining/cat';
import { toType } from '../../pointwise/drivers/toType';
import { mul } from '../../pointwise/mul';
import { clone } from '../../shape/contiguous';
import { narrow } from '../../shape/narrow';
import { reshape } from '../../shape/reshape';
import { complexTransform, realOfSpectrum, spectrumOfReal, withSize } from './transform';

/** The first n elements of x along `dim`, or x followed by zeros. */
export function resized(x: Tensor, dim: number, n: number): Tensor {
  const size = x.sizes[dim] as number;
  if (size === n) return x;
  if (size > n) return narrow(x, dim, 0, n);
  return cat([x, zeros(withSize(x.sizes, dim, n - size), { dtype: x.dtype })], dim);
}

/** From complex to complex numbers: d(s F x) = s F dx, and so the gradient is transformed the other way, scaled alike. */
export function c2c(x: Tensor, dims: readonly number[], inverse: boolean, scale: number): Tensor {
  if (dims.length === 0) return clone(x);
  return record(
    complexTransform(x, dims, inverse, scale),
    'FftC2CBackward0',
    wrt(x, (grad) => c2c(grad, dims, !inverse, scale)),
  );
}

/** From real to complex numbers; of a half spectrum the other half has no gradient. */
export function r2c(x: Tensor, dim: number, inverse: boolean, scale: number, onesided: boolean): Tensor {
  const n = x.sizes[dim] as number;
  return record(
    spectrumOfReal(x, dim, inverse, scale, onesided),
    inverse ? 'ConjBackward0' : 'FftR2CBackward0',
    wrt(x, (grad) => toType(c2c(resized(grad, dim, n), [dim], !inverse, scale), 'float32')),
  );
}

/** From half a spectrum to real numbers: each number of it counts twice, but those that are their own mirror image. */
export function c2r(x: Tensor, dim: number, n: number, inverse: boolean, scale: number): Tensor {
  return record(
    realOfSpectrum(x, dim, n, inverse, scale),
    'FftC2RBackward0',
    wrt(x, (grad) => {
      const half = r2c(grad, dim, !inverse, scale, true);
      return mul(
        half,
        reshape(
          multiplicities(n),
          withSize(
            half.sizes.map(() => 1),
            dim,
            -1,
          ),
        ),
      );
    }),
  );
}

/** How often each of the n/2 + 1 numbers stands in a spectrum of length n. */
function multiplicities(n: number): Tensor {
  const ends = (count: number): Tensor => full([count], 1, { dtype: 'float32' });
  return cat([ends(1), full([(n - 1) >> 1], 2, { dtype: 'float32' }), ends(n > 1 ? 1 - (n & 1) : 0)]);
}
