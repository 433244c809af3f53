import type { Tensor } from '../tensor/tensor';
import { accumulateNode } from './accumulate';
import { type Grad, Node } from './node';
import { primitives, type ViewGeometry } from './primitives';

/** Whether gradients flow into `x`. */
export function requiresGradOf(x: Tensor): boolean {
  return x.leafRequiresGrad || nodeOf(x) !== null;
}

/** The node that computed `x`; for a view that was overwritten since, a new one. */
export function nodeOf(x: Tensor): Node | null {
  if (x.meta !== null && x.meta.base !== null) refreshView(x);
  return x.node as Node | null;
}

/** The node to which the gradient of `x` goes: that which computed it, or a leaf's accumulator. */
export function gradientEdge(x: Tensor): Node | null {
  return nodeOf(x) ?? (x.leafRequiresGrad ? accumulateNode(x) : null);
}

/**
 * Makes a view's node anew when the shared storage was written to since: the view is then what the root's history says.
 */
export function refreshView(view: Tensor): void {
  const meta = view.ownMeta;
  if (meta.viewVersion === view.storage.version) return;
  meta.viewVersion = view.storage.version;
  const base = meta.base as Tensor;
  if (!requiresGradOf(base)) return;
  const edge = gradientEdge(base);
  const geometry = geometryOf(view, base);
  const backward = (grad: Tensor): Grad => primitives.viewPartAdjoint(grad, geometry);
  const node = new Node('AsStridedBackward0', [edge], [base.outputIndex], [view.shape], backward, false, []);
  node.dtype = view.dtype;
  setHistory(view, node, 0);
}

/** Makes `node` the one that computed `x`; a gradient that x retains is from now on that of its new value. */
export function setHistory(x: Tensor, node: Node | null, index: number): void {
  if (x.meta?.retainsGrad) {
    const before = x.node as Node | null;
    if (before?.retaining?.get(x.outputIndex) === x) before.retaining.delete(x.outputIndex);
    if (node !== null) node.retain(index, x);
  }
  x.node = node;
  x.outputIndex = index;
}

/** Where `view` looks in `base`. */
export function geometryOf(view: Tensor, base: Tensor): ViewGeometry {
  return {
    rootShape: base.shape,
    rootStrides: base.strides,
    shape: view.shape,
    strides: view.strides,
    offset: view.offset - base.offset,
  };
}
