import { record, wrt } from '../../../autograd/record';
import { makeView } from '../../../autograd/view';
import { aliasOf, copyInto } from '../../../tensor/copy';
import { zeros } from '../../../tensor/create';
import { contiguousStrides, numelOf, type Shape } from '../../../tensor/layout';
import { beginOperation, emptyTensor, type Tensor } from '../../../tensor/tensor';

/** Where a view's elements lie in a tensor; the offset counts from its first element. */
export interface Part {
  shape: Shape;
  strides: Shape;
  offset: number;
}

/** Finds the part in a tensor of the given geometry; works for every geometry of the same shape. */
export type Locate = (shape: Shape, strides: Shape) => Part;

/** A view of the part of `x` that `locate` finds, no element of which it sees twice. */
export function partView(x: Tensor, locate: Locate, name: string): Tensor {
  const { shape, strides, offset } = locate(x.sizes, x.strides);
  const from = x.sizes;
  return makeView(x, shape, strides, x.offset + offset, name, (grad) => embed(grad, from, locate, name));
}

/** The adjoint: zeros of `shape` in which `x` is the part that `locate` finds. */
export function embed(x: Tensor, shape: Shape, locate: Locate, name: string): Tensor {
  const part = locate(shape, contiguousStrides(shape));
  const whole = x.count > 0 && x.count === numelOf(shape);
  let out: Tensor;
  if (whole) {
    beginOperation();
    out = emptyTensor(shape, x.dtype);
  } else out = zeros(shape, { dtype: x.dtype });
  copyInto(aliasOf(out, part.shape, part.strides, part.offset), x);
  return record(
    out,
    `${name}Backward`,
    wrt(x, (grad) => partView(grad, locate, name)),
  );
}
