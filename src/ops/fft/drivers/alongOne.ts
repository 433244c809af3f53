import type { Tensor } from '../../../tensor/tensor';
import {
  checkInput,
  complex,
  dimAndLength,
  dimAndRealLength,
  type FftOptions,
  floating,
  realInput,
  scaleOf,
} from './arguments';
import { c2c, c2r, r2c, resized } from './recorded';

type Options = FftOptions | undefined;

/** The transform along one dim of real or complex numbers. */
export function alongOne(call: string, x: Tensor, dim: number, inverse: boolean, options: Options): Tensor {
  checkInput(call, x);
  const [at, n] = dimAndLength(x, dim, options?.n ?? undefined);
  const scale = scaleOf(options?.norm, n, inverse);
  const input = resized(floating(x), at, n);
  return input.dtype === 'complex64' ? c2c(input, [at], inverse, scale) : r2c(input, at, inverse, scale, false);
}

/** Half the spectrum of real numbers. */
export function halfOfReal(call: string, x: Tensor, dim: number, inverse: boolean, options: Options): Tensor {
  checkInput(call, x);
  const real = realInput(call, x);
  const [at, n] = dimAndLength(x, dim, options?.n ?? undefined);
  const scale = scaleOf(options?.norm, n, inverse);
  return r2c(resized(real, at, n), at, inverse, scale, true);
}

/** Real numbers from half their spectrum. */
export function realOfHalf(call: string, x: Tensor, dim: number, inverse: boolean, options: Options): Tensor {
  checkInput(call, x);
  const [at, n] = dimAndRealLength(x, dim, options?.n ?? undefined);
  const scale = scaleOf(options?.norm, n, inverse);
  return c2r(resized(complex(x), at, (n >> 1) + 1), at, n, inverse, scale);
}
