import { DTypeError } from '../../errors';
import { infoOf, isFloating } from '../../tensor/dtype';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { div } from '../pointwise/div';
import { isnan } from '../pointwise/isnan';
import { logicalNot } from '../pointwise/logicalNot';
import { nansum } from './nansum';
import { type ReduceOptions, sum } from './sum';

/**
 * y = mean of the elements along `dim` that are not NaN; NaN where all are.
 *
 * The gradient is 0 where x is NaN.
 *
 * @param x - float32, of any shape
 * @param dim - a dim, several, or null for all; negative ones count from the end
 * @param options - `keepdim`: whether the dims reduced stay, with size 1; `dtype`
 * @returns the shape of x without `dim`, or with sizes of 1 there with `keepdim`
 * @throws IndexError when a dim is out of range
 * @example
 * nanmean(tensor([1, NaN, 3])); // 2
 * @see https://pytorch.org/docs/stable/generated/torch.nanmean.html
 */
export function nanmean(x: Tensor, dim?: number | readonly number[] | null, options?: ReduceOptions): Tensor {
  if (!isFloating(x.dtype)) {
    throw new DTypeError(
      `nanmean(): expected input to have floating point dtype but got ${infoOf(x.dtype).scalarName}`,
    );
  }
  const keepdim = options?.keepdim ?? false;
  return scope(() => div(nansum(x, dim, options), sum(logicalNot(isnan(x)), dim, { keepdim })));
}
