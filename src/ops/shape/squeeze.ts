import { makeView } from '../../autograd/view';
import { wrapDims } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { reshape } from './reshape';

/**
 * A view without the dims of size 1: all of them, or those among `dim`. Dims of other sizes stay.
 *
 * @param x - of any shape
 * @param dim - a dim or several; left out, all
 * @returns a view
 * @throws IndexError when a dim is out of range
 * @example
 * squeeze(zeros([1, 3, 1])).shape; // [3]
 * squeeze(zeros([1, 3, 1]), 0).shape; // [3, 1]
 * @see https://pytorch.org/docs/stable/generated/torch.squeeze.html
 */
export function squeeze(x: Tensor, dim?: number | readonly number[]): Tensor {
  const ndim = x.sizes.length;
  const dims = dim === undefined ? null : wrapDims(typeof dim === 'number' ? [dim] : dim, ndim);
  const kept = x.sizes.map((_, i) => i).filter((i) => x.sizes[i] !== 1 || (dims !== null && !dims.includes(i)));
  const from = x.sizes;
  return makeView(
    x,
    kept.map((i) => x.sizes[i] as number),
    kept.map((i) => x.strides[i] as number),
    x.offset,
    dims === null ? 'SqueezeBackward0' : 'SqueezeBackward1',
    (grad) => reshape(grad, from),
  );
}
