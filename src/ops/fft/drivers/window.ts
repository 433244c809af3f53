import { DTypeError, ValueError } from '../../../errors';
import { arange, type CreateOptions, ones, zeros } from '../../../tensor/create';
import { infoOf } from '../../../tensor/dtype';
import type { Tensor } from '../../../tensor/tensor';
import { textOf } from '../../../typeName';
import { narrow } from '../../shape/narrow';
import { created } from './created';

const OPTIONS = ['dtype', 'requiresGrad', 'device'];

/**
 * What the window functions share: an empty window, one of a single 1, and periodic windows, which are one longer without their
 * last number.
 *
 * @param shape - the window from 0, 1, ..., count - 1
 */
export function window(
  call: string,
  length: number,
  periodic: boolean,
  options: CreateOptions | undefined,
  shape: (x: Tensor, count: number) => Tensor,
): Tensor {
  if (!Number.isInteger(length)) {
    throw new ValueError(`${call}(): argument 'window_length' must be int, got ${textOf(length)}`);
  }
  // The options may stand in the place of an optional number, where their declaration cannot tell them from any object.
  const unknown = Object.keys(options ?? {}).find((key) => !OPTIONS.includes(key));
  if (unknown !== undefined) throw new ValueError(`${call}() got an unexpected keyword argument '${unknown}'`);
  const dtype = options?.dtype ?? 'float32';
  if (dtype !== 'float32' && dtype !== 'complex64') {
    throw new DTypeError(`${call} expects floating point dtypes, got: ${infoOf(dtype).scalarName}`);
  }
  if (length < 0) throw new ValueError(`${call} requires non-negative window_length, got window_length=${length}`);
  if (dtype === 'complex64') throw new DTypeError(`"arange_cpu" not implemented for 'ComplexFloat'`);
  const float = { dtype: 'float32' } as const;
  return created(() => {
    if (length === 0) return zeros([0], float);
    if (length === 1) return ones([1], float);
    const count = periodic ? length + 1 : length;
    const all = shape(arange(0, count, 1, float), count);
    return periodic ? narrow(all, 0, 0, length) : all;
  }, options);
}

/** `f(length, { dtype })` leaves `periodic` out. */
export function periodicOf(
  periodic: boolean | CreateOptions | undefined,
  options: CreateOptions | undefined,
): [periodic: boolean, options: CreateOptions | undefined] {
  return typeof periodic === 'object' && periodic !== null ? [true, periodic] : [periodic ?? true, options];
}
