import { record, wrt } from '../../autograd/record';
import { DTypeError, IndexError, ValueError } from '../../errors';
import { type Shape, wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { reshape } from '../shape/reshape';
import { extremumOver, shareAmongTies } from './drivers/extremum';
import type { KeepdimOptions } from './drivers/quantifier';
import { checkFewDims, reducedDims } from './drivers/reduction';

/** The smallest and the largest element. */
export interface MinMax {
  min: Tensor;
  max: Tensor;
}

/**
 * The smallest and the largest element, of all or along `dim`; both NaN where one is among them.
 *
 * The gradient of each goes to the elements that have its value, in equal shares.
 *
 * @param x - real, of any shape
 * @param dim - a dim, negative ones count from the end; null for all elements
 * @param options - `keepdim`: whether the dims reduced stay, with size 1
 * @returns `{ min, max }`
 * @throws IndexError when dim is out of range, ValueError when there are no elements
 * @throws DTypeError for complex numbers
 * @example
 * aminmax(tensor([[1, 4], [3, 2]])).max; // 4
 * aminmax(tensor([[1, 4], [3, 2]]), 1).min; // [1, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.aminmax.html
 */
export function aminmax(x: Tensor, dim?: number | null, options?: KeepdimOptions): MinMax {
  if ((dim ?? null) !== null) checkFewDims(x);
  const whole = dim === undefined || dim === null;
  const dims = whole ? reducedDims(x, null) : [wrapDim(dim, x.sizes.length)];
  if (x.count === 0 && whole) {
    throw new ValueError('aminmax(): cannot compute aminmax over an empty dimension as the operation has no identity.');
  }
  if (!whole && x.sizes.length > 0 && x.sizes[dims[0] as number] === 0) {
    throw new IndexError(`aminmax: Expected reduction dim ${dims[0]} to have non-zero size.`);
  }
  if (x.dtype === 'complex64') throw new DTypeError('"aminmax_cpu" not implemented for \'ComplexFloat\'');
  const keepdim = options?.keepdim ?? false;
  const recorded = (out: Tensor, keptShape: Shape): Tensor =>
    record(out, 'AminmaxBackward0', wrt(x, shareAmongTies(dims, keptShape, whole), x, out));
  const one = (kernel: 'amin' | 'amax'): Tensor => {
    const { out, keptShape } = extremumOver(kernel, x, dims, keepdim, kernel);
    // PyTorch keeps even a dim that a 0-d tensor does not have.
    if (keepdim && !whole && x.sizes.length === 0) return reshape(recorded(out, keptShape), [1]);
    return recorded(out, keptShape);
  };
  return { min: one('amin'), max: one('amax') };
}
