import type { Grad } from '../../../autograd/node';
import { recordMany } from '../../../autograd/record';
import { markView } from '../../../autograd/view';
import { ShapeError } from '../../../errors';
import { aliasOf } from '../../../tensor/copy';
import { zeros } from '../../../tensor/create';
import { isDifferentiable } from '../../../tensor/dtype';
import { wrapDim } from '../../../tensor/layout';
import type { Tensor } from '../../../tensor/tensor';
import type { Part } from '../../shape/drivers/partView';
import { stretch } from '../../shape/narrow';
import { cat } from '../cat';

/** `dim` counted from the front, for an operation that cuts along it. */
export function splitDim(x: Tensor, dim: number, name: string): number {
  if (x.sizes.length === 0) throw new ShapeError(`${name} expects at least a 1-dimensional tensor`);
  return wrapDim(dim, x.sizes.length);
}

/** Views of stretches of the given sizes, one behind the other along dim `at`. */
export function stretches(x: Tensor, at: number, sizes: readonly number[], name: string): Tensor[] {
  let start = 0;
  const parts = sizes.map((size) => {
    const part = stretch(at, start, size, 1)(x.sizes, x.strides);
    start += size;
    return part;
  });
  const shapes = parts.map((part) => part.shape);
  const { dtype } = x;
  return viewsOf(x, parts, name, (grads) =>
    cat(
      grads.map((grad, i) => grad ?? zeros(shapes[i] ?? [], { dtype })),
      at,
    ),
  );
}

/** Several views with one node, which therefore must not be changed in place. */
export function viewsOf(
  x: Tensor,
  parts: readonly Part[],
  name: string,
  joined: (grads: readonly Grad[]) => Tensor,
): Tensor[] {
  const views = parts.map(({ shape, strides, offset }) => aliasOf(x, shape, strides, x.offset + offset));
  if (isDifferentiable(x.dtype)) {
    for (const view of views) {
      markView(view, x);
      view.ownMeta.multiView = true;
    }
    if (views.length > 0) recordMany(views, name, [x], joined);
  }
  return views;
}
