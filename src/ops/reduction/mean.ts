import { record, wrt } from '../../autograd/record';
import { DTypeError } from '../../errors';
import { infoOf } from '../../tensor/dtype';
import { addressOf } from '../../tensor/physical';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { k } from '../../wasm/engine';
import { div } from '../pointwise/div';
import { toType } from '../pointwise/drivers/toType';
import { expand } from '../shape/expand';
import { reshape } from '../shape/reshape';
import { arrange, reducedDims, withoutRepeats } from './drivers/reduction';
import type { ReduceOptions } from './sum';

/**
 * y = 1/n Σ x over the n elements along `dim` (a dim, several, or all); NaN where n = 0.
 *
 * d(mean x) = 1/n Σ dx: the gradient is spread evenly.
 *
 * @param x - float32 or complex64, of any shape
 * @param dim - a dim, several, or null for all; negative ones count from the end
 * @param options - `keepdim`: whether the dims reduced stay, with size 1; `dtype`: what x is converted to first
 * @returns the shape of x without `dim`, or with sizes of 1 there with `keepdim`
 * @throws DTypeError for integers, unless `dtype` is given
 * @throws IndexError when a dim is out of range
 * @example
 * mean(tensor([[1, 2], [3, 4]]), 1); // [1.5, 3.5]
 * @see https://pytorch.org/docs/stable/generated/torch.mean.html
 */
export function mean(x: Tensor, dim?: number | readonly number[] | null, options?: ReduceOptions): Tensor {
  const from = options?.dtype === undefined ? x : toType(x, options.dtype);
  if (from.dtype !== 'float32' && from.dtype !== 'complex64') {
    throw new DTypeError(
      `mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ` +
        `${infoOf(from.dtype).scalarName}; pass { dtype: 'float32' } or convert with .float()`,
    );
  }
  const dims = reducedDims(from, dim);
  const { once, times } = withoutRepeats(from, dims);
  const { source, outer, reduce, inner, shape, keptShape } = arrange(once, dims, options?.keepdim ?? false);
  beginOperation();
  const out = emptyTensor(shape, from.dtype);
  const lanes = from.dtype === 'complex64' ? 2 * inner : inner;
  k.meanScaled(addressOf(source), out.pointer, outer, reduce, lanes, 1 / reduce, 0, outer, x.count);
  const full = from.sizes;
  record(
    out,
    dims.length === full.length ? 'MeanBackward0' : 'MeanBackward1',
    wrt(from, (grad) => expand(reshape(div(grad, reduce * times), keptShape), full)),
  );
  if (from !== x) from.dispose();
  return out;
}
