import { makeView } from '../../autograd/view';
import { wrapDim } from '../../tensor/layout';
import type { Tensor } from '../../tensor/tensor';
import { reshape } from './reshape';

/**
 * A view with a dim of size 1 more, which becomes dim `dim`.
 *
 * @param x - of any shape
 * @param dim - where the new dim stands, from -(ndim + 1) to ndim
 * @returns a view
 * @throws IndexError when dim is not in -(ndim + 1) .. ndim
 * @example
 * unsqueeze(zeros([2, 3]), 1).shape; // [2, 1, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.unsqueeze.html
 */
export function unsqueeze(x: Tensor, dim: number): Tensor {
  const at = wrapDim(dim, x.sizes.length + 1);
  const from = x.sizes;
  const step = at < from.length ? (from[at] as number) * (x.strides[at] as number) : 1;
  return makeView(
    x,
    [...from.slice(0, at), 1, ...from.slice(at)],
    [...x.strides.slice(0, at), step, ...x.strides.slice(at)],
    x.offset,
    'UnsqueezeBackward0',
    (grad) => reshape(grad, from),
  );
}
