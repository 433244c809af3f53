import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { DTypeError } from '../../errors';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { toType } from '../pointwise/drivers/toType';
import { isnan } from '../pointwise/isnan';
import { logicalNot } from '../pointwise/logicalNot';
import { mul } from '../pointwise/mul';
import { where } from '../pointwise/where';
import { type ReduceOptions, sum } from './sum';

/**
 * y = sum of the elements along `dim` that are not NaN.
 *
 * The gradient is 0 where x is NaN.
 *
 * @param x - real, of any shape
 * @param dim - a dim, several, or null for all; negative ones count from the end
 * @param options - `keepdim`: whether the dims reduced stay, with size 1; `dtype`
 * @returns the shape of x without `dim`, or with sizes of 1 there with `keepdim`
 * @throws IndexError when a dim is out of range
 * @example
 * nansum(tensor([1, NaN, 3])); // 4
 * @see https://pytorch.org/docs/stable/generated/torch.nansum.html
 */
export function nansum(x: Tensor, dim?: number | readonly number[] | null, options?: ReduceOptions): Tensor {
  if (x.dtype === 'complex64') throw new DTypeError('nansum does not support complex inputs');
  return scope(() => {
    const from = options?.dtype === undefined ? x : toType(x, options.dtype);
    return sum(from.dtype === 'float32' ? numbersOf(from) : from, dim, options);
  });
}

/** 0 in the place of NaN. The gradient is multiplied by 0 there, as PyTorch's: NaN stays NaN. */
function numbersOf(x: Tensor): Tensor {
  return record(
    noGrad(() => where(isnan(x), 0, x)),
    'NansumBackward0',
    wrt(x, (grad, x) => mul(grad, logicalNot(isnan(x))), x),
  );
}
