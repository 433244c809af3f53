import { copyAs, copyInto, copyLike } from '../tensor/copy';
import { contiguousStrides, isDense, isRowMajor, type Shape, sameShape } from '../tensor/layout';
import { addressOf, isRun, liesAs, settle } from '../tensor/physical';
import { beforeWrite, hold, unhold } from '../tensor/storage';
import { beginOperation, type Tensor } from '../tensor/tensor';
import { k } from '../wasm/engine';
import { operationCode } from '../wasm/operations';
import { gradEnabled } from './mode';
import { Edge, Node } from './node';
import { primitives } from './primitives';

const ADD = operationCode('add');

/** The node that ends a path of the graph at a leaf: it adds the gradient to `leaf.grad`. */
export class AccumulateNode extends Node {
  readonly leaf: Tensor;
  /** The way here from every node that has the leaf as an input. */
  readonly edge: Edge = new Edge(this, 0);

  constructor(leaf: Tensor) {
    super('AccumulateGrad', [], leaf.sizes, leaf.dtype);
    this.leaf = leaf;
  }
}

export function accumulateNode(leaf: Tensor): Node {
  const meta = leaf.ownMeta;
  meta.accumulate ??= new AccumulateNode(leaf);
  return meta.accumulate as Node;
}

/** Replaces a tensor's gradient. While the user has not seen it, dropping it frees its memory at once. */
export function setGrad(x: Tensor, grad: Tensor | null): void {
  const meta = x.ownMeta;
  const earlier = meta.grad;
  if (grad !== null) hold(grad.storage);
  meta.grad = grad;
  if (earlier !== null) unhold(earlier.storage);
}

/** A storage without gaps that the running pass alone holds, through one hold. */
export function isOwn(grad: Tensor): boolean {
  return !grad.storage.escaped && grad.storage.holds === 1 && grad.offset === 0 && isRun(grad);
}

/** The strides that a leaf's gradient has: the leaf's, where those leave no gaps. */
function gradStrides({ sizes: shape, strides }: Tensor): Shape {
  return !isRowMajor(shape, strides) && isDense(shape, strides) ? strides : contiguousStrides(shape);
}

function hasStridesOf(grad: Tensor, leaf: Tensor): boolean {
  if (isRowMajor(leaf.sizes, leaf.strides)) return isRowMajor(grad.sizes, grad.strides);
  return sameShape(grad.strides, gradStrides(leaf));
}

/** `grad` in memory of its own. */
function gradCopy(grad: Tensor, strides: Shape): Tensor {
  return sameShape(grad.strides, strides) ? copyLike(grad) : copyAs(grad, strides);
}

/**
 * leaf.grad += grad. The first gradient is taken over as it is when nobody else holds it, otherwise copied, so that no
 * two gradients share memory. In a recorded pass the copy is part of the graph.
 */
export function accumulateGrad(leaf: Tensor, grad: Tensor): void {
  const earlier = leaf.meta?.grad ?? null;
  if (earlier === null) {
    const fits = isOwn(grad) && hasStridesOf(grad, leaf);
    if (gradEnabled) setGrad(leaf, fits ? grad : primitives.clone(grad));
    else setGrad(leaf, fits && grad.node === null ? grad : gradCopy(grad, gradStrides(leaf)));
  } else if (gradEnabled || overlapsItself(earlier)) setGrad(leaf, primitives.add(earlier, grad));
  else addInto(earlier, grad);
}

/** Whether elements of `x`, a gradient that the user assigned, share their memory, as expand() makes them. */
function overlapsItself(x: Tensor): boolean {
  return x.strides.some((stride, dim) => stride === 0 && (x.sizes[dim] as number) > 1);
}

/** target += grad, in place; shapes and dtypes are equal. */
export function addInto(target: Tensor, grad: Tensor): void {
  settle(target, grad);
  if (target.dtype !== 'float32' || !isRun(grad) || !isRun(target) || !liesAs(grad, target)) {
    const sum = primitives.add(target, grad);
    copyInto(target, sum);
    sum.dispose();
  } else {
    beforeWrite(target.storage);
    beginOperation();
    const to = addressOf(target);
    k.elementwise(ADD, to, addressOf(grad), to, 1, 1, 0, target.count, target.count / 2);
  }
  target.storage.version++;
}
