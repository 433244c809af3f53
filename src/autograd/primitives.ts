import type { DType } from '../tensor/dtype';
import type { Shape } from '../tensor/layout';
import type { Tensor } from '../tensor/tensor';

/** Where a view's elements lie, relative to the tensor at its root. */
export interface ViewGeometry {
  rootShape: Shape;
  rootStrides: Shape;
  shape: Shape;
  strides: Shape;
  /** From the root's first element to the view's, in elements. */
  offset: number;
  /** Which of the two is complex where only one is: then all of this counts floats, and that one has a last dim [re, im]. */
  floatsOf: 'view' | 'root' | null;
}

/**
 * The few operations that the engine itself needs. They live in ops/, above this room, and `ops/primitives.ts` hands them
 * down here when it loads.
 */
export interface Primitives {
  /** a + b. */
  add(a: Tensor, b: Tensor): Tensor;
  /** A row-major copy of x, through which gradients flow. */
  clone(x: Tensor): Tensor;
  /** x as another dtype; complex numbers lose their imaginary part on the way to real ones. */
  toType(x: Tensor, dtype: DType): Tensor;
  /** The sum of x over the dims along which it was broadcast from `shape`. */
  sumTo(x: Tensor, shape: Shape): Tensor;
  /** The elements of x, which has the root's shape, that the view sees. */
  viewPart(x: Tensor, geometry: ViewGeometry): Tensor;
  /** Zeros in the root's shape with x, which has the view's shape, added where the view looks: adjoint of viewPart. */
  viewPartAdjoint(x: Tensor, geometry: ViewGeometry): Tensor;
  /** A copy of x, which has the root's shape, with zeros where the view looks. */
  withoutViewPart(x: Tensor, geometry: ViewGeometry): Tensor;
}

export const primitives = {} as Primitives;

export function providePrimitives(all: Primitives): void {
  Object.assign(primitives, all);
}
