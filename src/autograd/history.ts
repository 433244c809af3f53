import { ensureComputed } from '../tensor/storage';
import type { Tensor } from '../tensor/tensor';
import { accumulateNode } from './accumulate';
import { Derivative, Node } from './node';
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
  if (x.storage.future?.strict) ensureComputed(x.storage);
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
  const geometry = geometryOf(view, base);
  const edge = gradientEdge(base) as Node;
  const derivative = new Derivative(edge, base.outputIndex, (grad) => primitives.viewPartAdjoint(grad, geometry), []);
  setHistory(view, new Node('AsStridedBackward0', [derivative], view.sizes, view.dtype), 0);
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

/** Where `view` looks in `base`: in elements, or in floats where only one of the two is complex. */
export function geometryOf(view: Tensor, base: Tensor): ViewGeometry {
  const mixed = view.dtype !== base.dtype;
  const [part, root] = mixed ? [inFloats(view), inFloats(base)] : [view, base];
  return {
    rootShape: root.sizes,
    rootStrides: root.strides,
    shape: part.sizes,
    strides: part.strides,
    offset: part.offset - root.offset,
    floatsOf: !mixed ? null : view.dtype === 'complex64' ? 'view' : 'root',
  };
}

function inFloats({ dtype, sizes, strides, offset }: Tensor): Pick<Tensor, 'sizes' | 'strides' | 'offset'> {
  if (dtype !== 'complex64') return { sizes, strides, offset };
  return { sizes: [...sizes, 2], strides: [...strides.map((step) => 2 * step), 1], offset: 2 * offset };
}
