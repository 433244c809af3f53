import { DTypeError, ShapeError, ValueError } from '../../../errors';
import { infoOf } from '../../../tensor/dtype';
import { wrapDim } from '../../../tensor/layout';
import { Tensor } from '../../../tensor/tensor';
import { wrongType } from '../../../tensor/wrongArguments';
import { toType } from '../../pointwise/drivers/toType';

/** Which of the two ways is divided by n: the one back (default), the one forward, or each by √n. */
export type FftNorm = 'backward' | 'ortho' | 'forward';

export interface FftOptions {
  /** Length of the transform: longer than the input, which is then followed by zeros, or shorter. Default: that of the input. */
  n?: number;
  /** 'backward' (default), 'ortho' or 'forward'. */
  norm?: FftNorm | null;
}

export interface FftnOptions {
  /** Lengths along the dims, -1 for that of the input. */
  s?: number | readonly number[];
  /** 'backward' (default), 'ortho' or 'forward'. */
  norm?: FftNorm | null;
}

export function checkInput(call: string, x: unknown): asserts x is Tensor {
  if (!(x instanceof Tensor)) throw wrongType(`fft_${call}`, 'input', 1, x);
}

/** Integers and booleans as float32. */
export function floating(x: Tensor): Tensor {
  return x.dtype === 'complex64' || x.dtype === 'float32' ? x : toType(x, 'float32');
}

export function complex(x: Tensor): Tensor {
  return x.dtype === 'complex64' ? x : toType(floating(x), 'complex64');
}

/** x as float32, where PyTorch takes real numbers only. */
export function realInput(call: string, x: Tensor): Tensor {
  if (x.dtype !== 'complex64') return floating(x);
  const expects = call.endsWith('n') || call.endsWith('2') ? 'a real-valued input' : 'a real input';
  const name = call.replace('2', 'n');
  throw new DTypeError(`${name} expects ${expects} tensor, but got ${infoOf(x.dtype).scalarName}`);
}

/** The dim of a transform, and its length. */
export function dimAndLength(x: Tensor, dim: number, n: number | undefined): [dim: number, n: number] {
  const at = wrapDim(dim, x.sizes.length);
  const length = n ?? x.sizes[at] ?? 0;
  return [at, checkLength(length)];
}

/** The same of a transform to real numbers, of which half a spectrum is given. */
export function dimAndRealLength(x: Tensor, dim: number, n: number | undefined): [dim: number, n: number] {
  const at = wrapDim(dim, x.sizes.length);
  return [at, checkLength(n ?? 2 * ((x.sizes[at] ?? 0) - 1))];
}

export function checkLength(n: number): number {
  if (!Number.isInteger(n) || n < 1) throw new ValueError(`Invalid number of data points (${String(n)}) specified`);
  return n;
}

/** The dims of a transform along several, and its length along each. */
export function dimsAndLengths(
  x: Tensor,
  s: FftnOptions['s'],
  dim: number | readonly number[] | null | undefined,
): [dims: number[], lengths: number[]] {
  const ndim = x.sizes.length;
  const given = dim === undefined || dim === null ? null : typeof dim === 'number' ? [dim] : dim;
  const dims = given?.map((d) => wrapDim(d, ndim));
  if (dims !== undefined && new Set(dims).size !== dims.length) throw new ShapeError('FFT dims must be unique');
  if (s === undefined || s === null) {
    const all = dims ?? x.sizes.map((_, i) => i);
    return [all, all.map((d) => checkLength(x.sizes[d] ?? 0))];
  }
  const sizes = typeof s === 'number' ? [s] : s;
  if (dims !== undefined && dims.length !== sizes.length) {
    throw new ShapeError('When given, dim and shape arguments must have the same length');
  }
  if (sizes.length > ndim) {
    throw new ShapeError(`Got shape with ${sizes.length} values but input tensor only has ${ndim} dimensions.`);
  }
  const last = dims ?? sizes.map((_, i) => ndim - sizes.length + i);
  return [last, last.map((d, i) => checkLength(sizes[i] === -1 ? (x.sizes[d] as number) : (sizes[i] as number)))];
}

/** Whether the last length is to be found from half a spectrum: given is none, or -1. */
export function lastIsOpen(s: FftnOptions['s']): boolean {
  return s === undefined || s === null || (typeof s === 'number' ? s : s.at(-1)) === -1;
}

/** What a transform of n numbers is multiplied by. */
export function scaleOf(norm: FftNorm | null | undefined, n: number, inverse: boolean): number {
  const mode = norm ?? 'backward';
  if (mode === 'ortho') return 1 / Math.sqrt(n);
  if (mode !== 'backward' && mode !== 'forward') throw new ValueError(`Invalid normalization mode: "${String(mode)}"`);
  return (mode === 'backward') === inverse ? 1 / n : 1;
}

export function productOf(sizes: readonly number[]): number {
  return sizes.reduce((product, size) => product * size, 1);
}
