import { record, wrt } from '../../autograd/record';
import { castOf, operandAs, temporary } from '../../tensor/copy';
import type { DType } from '../../tensor/dtype';
import { addressOf } from '../../tensor/physical';
import { beginOperation, emptyTensor, type Tensor } from '../../tensor/tensor';
import { k } from '../../wasm/engine';
import { expand } from '../shape/expand';
import { reshape } from '../shape/reshape';
import { arrange, reducedDims, withoutRepeats } from './drivers/reduction';

export interface ReduceOptions {
  /** Keep the reduced dims, with size 1; default false. */
  keepdim?: boolean;
  /** Convert the elements to this type first. */
  dtype?: DType;
}

/**
 * y = sum of the elements along `dim` (a dim, several, or all). Integers and booleans are summed as int32.
 *
 * Float sums are pairwise: relative error about 6e-8 log2(n). What an expanded tensor repeats is added up once.
 * d(sum x) = sum dx: the gradient is spread over the summed dims.
 *
 * @param x - of any shape
 * @param dim - a dim, several, or null for all; negative ones count from the end
 * @param options - `keepdim`: whether the dims reduced stay, with size 1; `dtype`: what x is converted to first
 * @returns the shape of x without `dim`, or with sizes of 1 there with `keepdim`
 * @example
 * sum(tensor([[1, 2], [3, 4]]), 0); // [4, 6]
 * @see https://pytorch.org/docs/stable/generated/torch.sum.html
 */
export function sum(x: Tensor, dim?: number | readonly number[] | null, options?: ReduceOptions): Tensor {
  const dtype = options?.dtype ?? (x.dtype === 'float32' || x.dtype === 'complex64' ? x.dtype : 'int32');
  if (dtype === 'uint8' || dtype === 'bool') {
    // Bytes are summed as int32, too, and then converted: uint8 wraps around, bool is true where one is.
    const whole = sum(operandAs(x, dtype), dim, { keepdim: options?.keepdim ?? false });
    return castOf(temporary(whole), dtype);
  }
  const from = operandAs(x, dtype);
  const dims = reducedDims(x, dim);
  const { once, times } = dtype === 'float32' ? withoutRepeats(from, dims) : { once: from, times: 1 };
  const { source, outer, reduce, inner, shape, keptShape } = arrange(once, dims, options?.keepdim ?? false);
  beginOperation();
  const out = emptyTensor(shape, dtype);
  const [px, py] = [addressOf(source), out.pointer];
  if (dtype === 'float32') k.meanScaled(px, py, outer, reduce, inner, times, 0, outer, x.count);
  else if (dtype === 'complex64') k.sum(px, py, outer, reduce, 2 * inner, 0, outer, 2 * x.count);
  else k.sumI32(px, py, outer, reduce, inner, 0, outer, x.count);
  const full = x.sizes;
  return record(
    out,
    dims.length === full.length ? 'SumBackward0' : 'SumBackward1',
    wrt(x, (grad) => expand(reshape(grad, keptShape), full)),
  );
}
