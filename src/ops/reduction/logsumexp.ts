import { noGrad } from '../../autograd/mode';
import { record, wrt } from '../../autograd/record';
import { DTypeError } from '../../errors';
import { infoOf } from '../../tensor/dtype';
import { scope } from '../../tensor/scope';
import type { Tensor } from '../../tensor/tensor';
import { add } from '../pointwise/add';
import { toType } from '../pointwise/drivers/toType';
import { exp } from '../pointwise/exp';
import { isfinite } from '../pointwise/isfinite';
import { log } from '../pointwise/log';
import { mul } from '../pointwise/mul';
import { sub } from '../pointwise/sub';
import { where } from '../pointwise/where';
import { reshape } from '../shape/reshape';
import { amax } from './amax';
import type { KeepdimOptions } from './drivers/quantifier';
import { reducedDims } from './drivers/reduction';
import { sum } from './sum';

/**
 * y = ln Σ e^x along `dim` (a dim or several), with the maximum taken out first, so that nothing overflows.
 *
 * dx = e^(x - y) dy: the gradient is weighted by softmax.
 *
 * @param x - of any shape; integers and booleans count as float32
 * @param dim - a dim or several
 * @param options - `keepdim`: whether the dims reduced stay, with size 1
 * @returns float32, the shape of x without `dim`, or with sizes of 1 there with `keepdim`
 * @throws DTypeError for complex numbers
 * @throws IndexError when a dim is out of range
 * @example
 * logsumexp(tensor([[1000, 1000]]), 1); // [1000.6931]
 * @see https://pytorch.org/docs/stable/generated/torch.logsumexp.html
 */
export function logsumexp(x: Tensor, dim: number | readonly number[], options?: KeepdimOptions): Tensor {
  if (x.dtype === 'complex64') {
    throw new DTypeError(
      `logsumexp(): Expected floating point type for result tensor, but got: ${infoOf(x.dtype).scalarName}`,
    );
  }
  return ofFloat(toType(x, 'float32'), reducedDims(x, dim), options?.keepdim ?? false);
}

function ofFloat(x: Tensor, dims: readonly number[], keepdim: boolean): Tensor {
  const kept = noGrad(() => scope(() => values(x, dims)));
  const out = keepdim
    ? kept
    : reshape(
        kept,
        x.sizes.filter((_, i) => !dims.includes(i)),
      );
  const keptShape = kept.sizes;
  return record(
    out,
    'LogsumexpBackward0',
    wrt(x, (grad, x, out) => mul(reshape(grad, keptShape), exp(sub(x, reshape(out, keptShape)))), x, out),
  );
}

function values(x: Tensor, dims: readonly number[]): Tensor {
  const keepdim = { keepdim: true };
  if (x.count === 0) return log(sum(exp(x), dims, keepdim));
  const largest = amax(x, dims, keepdim);
  const shift = where(isfinite(largest), largest, 0);
  return add(log(sum(exp(sub(x, shift)), dims, keepdim)), shift);
}
