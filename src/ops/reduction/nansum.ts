import { DTypeError } from '../../errors';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { toType } from '../pointwise/drivers/toType';
import { isnan } from '../pointwise/isnan';
import { where } from '../pointwise/where';
import { type ReduceOptions, sum } from './sum';

/**
 * y = sum of the elements along `dim` that are not NaN.
 *
 * The gradient is 0 where x is NaN.
 *
 * @throws IndexError when a dim is out of range
 * @example
 * nansum(tensor([1, NaN, 3])); // 4
 * @see https://pytorch.org/docs/stable/generated/torch.nansum.html
 */
export function nansum(x: Tensor, dim?: number | readonly number[] | null, options?: ReduceOptions): Tensor {
  if (x.dtype === 'complex64') throw new DTypeError('nansum does not support complex inputs');
  return scope(() => {
    const from = options?.dtype === undefined ? x : toType(x, options.dtype);
    return sum(from.dtype === 'float32' ? where(isnan(from), 0, from) : from, dim, options);
  });
}
