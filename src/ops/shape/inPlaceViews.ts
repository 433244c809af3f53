import { setHistory } from '../../autograd/history';
import { gradEnabled } from '../../autograd/mode';
import type { Node } from '../../autograd/node';
import { checkInPlace } from '../../autograd/view';
import { isDifferentiable } from '../../tensor/dtype';
import type { Tensor } from '../../tensor/tensor';
import { squeeze } from './squeeze';
import { t, transpose } from './transpose';
import { unsqueeze } from './unsqueeze';

/** Makes x what `view` makes of it: another look at the same elements, with that history. Nothing is copied. */
function become(x: Tensor, view: (x: Tensor) => Tensor): Tensor {
  checkInPlace(x, []);
  const { sizes, strides, offset, node, outputIndex } = view(x);
  x.storage.version++;
  Object.assign(x, { sizes, strides, offset });
  // The next pass makes an accumulator for the new shape.
  if (x.meta !== null) x.meta.accumulate = null;
  if (gradEnabled && isDifferentiable(x.dtype) && node !== null) setHistory(x, node as Node, outputIndex);
  return x;
}

/**
 * `transpose`, of x itself: its dims change places.
 *
 * @throws IndexError when a dim is out of range
 * @example
 * transpose_(zeros([2, 3]), 0, 1).shape; // [3, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.transpose_.html
 */
export function transpose_(x: Tensor, dim0: number, dim1: number): Tensor {
  return become(x, (x) => transpose(x, dim0, dim1));
}

/** The same as `transpose_`. */
export function swapaxes_(x: Tensor, axis0: number, axis1: number): Tensor {
  return transpose_(x, axis0, axis1);
}

/** The same as `transpose_`. */
export function swapdims_(x: Tensor, dim0: number, dim1: number): Tensor {
  return transpose_(x, dim0, dim1);
}

/**
 * `t`, of x itself: a matrix becomes its transpose.
 *
 * @throws ShapeError for more than two dims
 * @example
 * t_(zeros([2, 3])).shape; // [3, 2]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.t_.html
 */
export function t_(x: Tensor): Tensor {
  return become(x, t);
}

/**
 * `squeeze`, of x itself: dims of size 1 go, all of them or those among `dim`.
 *
 * @throws IndexError when a dim is out of range
 * @example
 * squeeze_(zeros([1, 3, 1])).shape; // [3]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.squeeze_.html
 */
export function squeeze_(x: Tensor, dim?: number | readonly number[]): Tensor {
  return become(x, (x) => squeeze(x, dim));
}

/**
 * `unsqueeze`, of x itself: a dim of size 1 is put in.
 *
 * @throws IndexError when the dim is out of range
 * @example
 * unsqueeze_(zeros([3]), 0).shape; // [1, 3]
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.unsqueeze_.html
 */
export function unsqueeze_(x: Tensor, dim: number): Tensor {
  return become(x, (x) => unsqueeze(x, dim));
}
