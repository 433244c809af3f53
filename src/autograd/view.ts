import { AutogradError } from '../errors';
import { aliasOf } from '../tensor/copy';
import { isDifferentiable } from '../tensor/dtype';
import type { Shape } from '../tensor/layout';
import type { Tensor } from '../tensor/tensor';
import { geometryOf, gradientEdge, nodeOf, refreshView, requiresGradOf, setHistory } from './history';
import { gradEnabled } from './mode';
import { Derivative, type Gradient, Node } from './node';
import { primitives } from './primitives';
import { recordNode, wrt } from './record';

/**
 * A view: a tensor on the storage of `x` with its own geometry, whose gradient flows back through `gradient`.
 * It remembers the tensor at the root of all views, because writing into the view changes that tensor's history too.
 */
export function makeView(
  x: Tensor,
  shape: Shape,
  strides: Shape,
  offset: number,
  name: string,
  gradient: Gradient<[]>,
): Tensor {
  const out = aliasOf(x, shape, strides, offset);
  if (isDifferentiable(x.dtype)) markView(out, x);
  return recordNode(out, name, [wrt(x, gradient)]);
}

/** Notes on `out` that it is a view of `x`. */
export function markView(out: Tensor, x: Tensor): void {
  const meta = out.ownMeta;
  meta.base = x.meta?.base ?? x;
  meta.viewVersion = x.storage.version;
  meta.noGradView = !gradEnabled || (x.meta?.noGradView ?? false);
  // A view of one of several views is as ambiguous as that one.
  meta.multiView = x.meta?.multiView ?? false;
}

/** Throws where PyTorch forbids an in-place change of `x`; `others` are the operands written into it. */
export function checkInPlace(x: Tensor, others: readonly Tensor[]): void {
  if (!gradEnabled) return;
  if (x.leafRequiresGrad) {
    throw new AutogradError(
      'a leaf Variable that requires grad is being used in an in-place operation. Do it within noGrad(), or on a clone().',
    );
  }
  const base = x.meta?.base ?? null;
  if (x.meta?.noGradView && base !== null && (requiresGradOf(base) || others.some(requiresGradOf))) {
    throw new AutogradError(
      'A view was created in no_grad mode and is being modified inplace with grad mode enabled. Given that this use ' +
        'case is ambiguous and error-prone, it is forbidden. You can clarify your code by moving both the view and the ' +
        "inplace either both inside the no_grad block (if you don't want the inplace to be tracked) or both outside (if " +
        'you want the inplace to be tracked). Here: noGrad(() => ...).',
    );
  }
  if (base !== null && (base.leafRequiresGrad || (nodeOf(base) === null && requiresGradOf(x)))) {
    throw new AutogradError(
      'a view of a leaf Variable that requires grad is being used in an in-place operation. Do it within noGrad(), or on a clone().',
    );
  }
  if (x.meta?.multiView && (requiresGradOf(x) || others.some(requiresGradOf))) {
    throw new AutogradError(
      `Output ${x.outputIndex} of ${x.node?.name ?? 'SplitBackward0'} is a view and is being modified inplace. This view ` +
        'is the output of a function that returns multiple views. Such functions do not allow the output views to be ' +
        'modified inplace. You should replace the inplace operation by an out-of-place one.',
    );
  }
}

/**
 * Says that the elements of `x` were overwritten by those of `result`: x takes over its history. If x is a view, the
 * root's history becomes 'what it was, with the viewed part replaced'.
 */
export function rebase(x: Tensor, result: Tensor): void {
  x.storage.version++;
  const made = gradEnabled ? nodeOf(result) : null;
  const meta = x.meta;
  if (meta === null || meta.base === null) {
    if (gradEnabled) setHistory(x, made, result.outputIndex);
    return;
  }
  const base = meta.base;
  if (made === null && !(gradEnabled && requiresGradOf(base))) {
    return;
  }
  const geometry = geometryOf(x, base);
  const part = (x: Tensor, edge: Node | null, gradient: Gradient<[]>): Derivative | null =>
    edge === null ? null : new Derivative(edge, x.outputIndex, gradient, []);
  const inputs = [
    part(base, gradientEdge(base), (grad) => primitives.withoutViewPart(grad, geometry)),
    part(result, made, (grad) => primitives.viewPart(grad, geometry)),
  ];
  const node = new Node('CopySlices', inputs, base.sizes, base.dtype);
  setHistory(base, node, 0);
  // Else the pass would find what the view retains at the node of its earlier value.
  if (meta.retainsGrad) refreshView(x);
}
