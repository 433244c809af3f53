import { copyInto, copyOf } from '../tensor/copy';
import { isRowMajor } from '../tensor/layout';
import { hold, unhold } from '../tensor/storage';
import { beginOperation, type Tensor } from '../tensor/tensor';
import { k } from '../wasm/engine';
import { operationCode } from '../wasm/operations';
import { gradEnabled } from './mode';
import { Node } from './node';
import { primitives } from './primitives';

const ADD = operationCode('add');

/** The node that ends a path of the graph at a leaf: it adds the gradient to `leaf.grad`. */
export class AccumulateNode extends Node {
  readonly leaf: Tensor;

  constructor(leaf: Tensor) {
    super('AccumulateGrad', [], [], [leaf.shape], [], []);
    this.leaf = leaf;
    this.dtype = leaf.dtype;
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

/** A storage that the running pass alone holds, through one hold, laid out as a plain tensor. */
export function isOwn(grad: Tensor): boolean {
  return !grad.storage.escaped && grad.storage.holds === 1 && grad.offset === 0 && isRowMajor(grad.shape, grad.strides);
}

/**
 * leaf.grad += grad. The first gradient is taken over as it is when nobody else holds it, otherwise copied, so that no
 * two gradients share memory. In a recorded pass the copy is part of the graph.
 */
export function accumulateGrad(leaf: Tensor, grad: Tensor): void {
  const earlier = leaf.meta?.grad ?? null;
  if (earlier === null) {
    if (gradEnabled) setGrad(leaf, isOwn(grad) ? grad : primitives.clone(grad));
    else setGrad(leaf, isOwn(grad) && grad.node === null ? grad : copyOf(grad));
  } else if (gradEnabled || overlapsItself(earlier)) setGrad(leaf, primitives.add(earlier, grad));
  else addInto(earlier, grad);
}

/** Whether elements of `x`, a gradient that the user assigned, share their memory, as expand() makes them. */
function overlapsItself(x: Tensor): boolean {
  return x.strides.some((stride, dim) => stride === 0 && (x.shape[dim] as number) > 1);
}

/** target += grad, in place; shapes and dtypes are equal. */
export function addInto(target: Tensor, grad: Tensor): void {
  if (
    target.dtype !== 'float32' ||
    !isRowMajor(grad.shape, grad.strides) ||
    !isRowMajor(target.shape, target.strides)
  ) {
    const sum = primitives.add(target, grad);
    copyInto(target, sum);
    sum.dispose();
  } else {
    beginOperation();
    const to = target.pointer;
    k.elementwise(ADD, to, grad.pointer, to, 1, 1, 0, target.count);
  }
  target.storage.version++;
}
