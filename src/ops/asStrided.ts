import type { ViewGeometry } from '../autograd/primitives';
import { record, wrt } from '../autograd/record';
import { aliasOf, copyInto, copyOf } from '../tensor/copy';
import { zeros } from '../tensor/create';
import { type Shape, sameShape } from '../tensor/layout';
import type { Tensor } from '../tensor/tensor';
import { sum } from './reduction/sum';
import { viewAsComplex, viewAsReal } from './shape/viewAsComplex';

/** Elements from the first to the last one that the strides reach. */
function spanOf(shape: Shape, strides: Shape): number {
  return shape.reduce((span, size, i) => span + (size - 1) * (strides[i] as number), 1);
}

/** A buffer laid out as the root is, holding the elements of `x` (or zeros), and the two geometries in it. */
function laidOut(x: Tensor | null, like: Tensor, { rootShape, rootStrides, shape, strides, offset }: ViewGeometry) {
  const buffer = zeros([spanOf(rootShape, rootStrides)], { dtype: like.dtype });
  const root = aliasOf(buffer, rootShape, rootStrides, 0);
  if (x !== null) copyInto(root, x);
  return { root, part: aliasOf(buffer, shape, strides, offset) };
}

/** The elements of `x`, of the root's shape, that a view sees. */
export function viewPart(x: Tensor, geometry: ViewGeometry): Tensor {
  const part = partOf(geometry.floatsOf === 'root' ? viewAsReal(x) : x, geometry);
  return geometry.floatsOf === 'view' ? viewAsComplex(part) : part;
}

function partOf(x: Tensor, geometry: ViewGeometry): Tensor {
  const { part } = laidOut(x, x, geometry);
  return record(
    copyOf(part),
    'AsStridedBackward0',
    wrt(x, (grad) => partAdjoint(grad, geometry)),
  );
}

/** The adjoint of `viewPart`: zeros of the root's shape with `x` added where the view looks. */
export function viewPartAdjoint(x: Tensor, geometry: ViewGeometry): Tensor {
  const root = partAdjoint(geometry.floatsOf === 'view' ? viewAsReal(x) : x, geometry);
  return geometry.floatsOf === 'root' ? viewAsComplex(root) : root;
}

function partAdjoint(x: Tensor, geometry: ViewGeometry): Tensor {
  const stretched = geometry.shape.map((_, i) => i).filter((i) => geometry.strides[i] === 0);
  const summed = stretched.length === 0 ? x : sum(x, stretched, { keepdim: true });
  const { root, part } = laidOut(null, x, { ...geometry, shape: summed.sizes });
  copyInto(part, summed);
  const out = copyOf(root);
  return record(
    out,
    'AsStridedScatterBackward0',
    wrt(x, (grad) => partOf(grad, geometry)),
  );
}

/** A copy of `x`, of the root's shape, with zeros where the view looks; its own adjoint. */
export function withoutViewPart(x: Tensor, geometry: ViewGeometry): Tensor {
  if (geometry.floatsOf !== 'root') return withoutPart(x, geometry);
  return viewAsComplex(withoutPart(viewAsReal(x), geometry));
}

function withoutPart(x: Tensor, geometry: ViewGeometry): Tensor {
  const { root, part } = laidOut(x, x, geometry);
  copyInto(part, zeros(part.sizes, { dtype: x.dtype }));
  const out = sameShape(root.strides, x.strides) ? root : copyOf(root);
  return record(
    out,
    'CopySlicesBackward0',
    wrt(x, (grad) => withoutPart(grad, geometry)),
  );
}
