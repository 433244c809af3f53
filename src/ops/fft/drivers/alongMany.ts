import { ShapeError } from '../../../errors';
import type { Tensor } from '../../../tensor/tensor';
import {
  checkInput,
  checkLength,
  complex,
  dimsAndLengths,
  type FftnOptions,
  floating,
  lastIsOpen,
  productOf,
  realInput,
  scaleOf,
} from './arguments';
import { c2c, c2r, r2c, resized } from './recorded';

export type Dims = number | readonly number[] | null | undefined;

/** The transform along several dims of real or complex numbers. */
export function alongMany(call: string, x: Tensor, dim: Dims, inverse: boolean, options?: FftnOptions): Tensor {
  checkInput(call, x);
  const [dims, lengths] = dimsAndLengths(x, options?.s, dim);
  if (x.sizes.length === 0) throw new ShapeError('ndim must be >= 1');
  const scale = scaleOf(options?.norm, productOf(lengths), inverse);
  const input = allResized(floating(x), dims, lengths);
  const last = dims.at(-1);
  if (input.dtype === 'complex64' || last === undefined) return c2c(complex(input), dims, inverse, scale);
  if (dims.length === 1) return r2c(input, last, inverse, scale, false);
  return c2c(r2c(input, last, inverse, 1, false), dims.slice(0, -1), inverse, scale);
}

/** Half the spectrum, along the last of the dims, of real numbers. */
export function halfOfMany(call: string, x: Tensor, dim: Dims, inverse: boolean, options?: FftnOptions): Tensor {
  checkInput(call, x);
  const real = realInput(call, x);
  const [dims, lengths] = dimsAndLengths(x, options?.s, dim);
  const last = dims.at(-1);
  if (last === undefined) throw new ShapeError(`${call} must transform at least one axis`);
  const scale = scaleOf(options?.norm, productOf(lengths), inverse);
  const input = allResized(real, dims, lengths);
  if (dims.length === 1) return r2c(input, last, inverse, scale, true);
  return c2c(r2c(input, last, inverse, 1, true), dims.slice(0, -1), inverse, scale);
}

/** Real numbers from half their spectrum along the last of the dims. */
export function realOfMany(call: string, x: Tensor, dim: Dims, inverse: boolean, options?: FftnOptions): Tensor {
  checkInput(call, x);
  const [dims, given] = dimsAndLengths(x, options?.s, dim);
  const last = dims.at(-1);
  if (last === undefined) throw new ShapeError(`${call} must transform at least one axis`);
  const n = checkLength(lastIsOpen(options?.s) ? 2 * ((x.sizes[last] as number) - 1) : (given.at(-1) as number));
  const lengths = [...given.slice(0, -1), n];
  const scale = scaleOf(options?.norm, productOf(lengths), inverse);
  const input = allResized(complex(x), dims, [...given.slice(0, -1), (n >> 1) + 1]);
  const between = dims.length === 1 ? input : c2c(input, dims.slice(0, -1), inverse, 1);
  return c2r(between, last, n, inverse, scale);
}

function allResized(x: Tensor, dims: readonly number[], lengths: readonly number[]): Tensor {
  return dims.reduce((y, dim, i) => resized(y, dim, lengths[i] as number), x);
}
