import { AutogradError, DTypeError } from '../errors';
import type { TensorHook } from '../tensor/autogradMeta';
import { aliasOf } from '../tensor/copy';
import { isDifferentiable } from '../tensor/dtype';
import { sameShape, showShape } from '../tensor/layout';
import { ensureComputed } from '../tensor/storage';
import { Tensor } from '../tensor/tensor';
import { typeName } from '../tensor/wrongArguments';
import { setGrad } from './accumulate';
import { type BackwardOptions, backward } from './backward';
import { watchGrad } from './completion';
import { nodeOf, requiresGradOf } from './history';
import type { Node } from './node';

/** What `registerHook` returns. */
export interface HookHandle {
  /** Takes the hook away; more than once does no harm. */
  remove(): void;
}

declare module '../tensor/tensor' {
  interface Tensor {
    /** Whether gradients flow into this tensor. Can be set on leaves. */
    requiresGrad: boolean;
    /** The gradient that backward() has accumulated here, or null. */
    grad: Tensor | null;
    /** The recorded operation that made this tensor, or null. */
    readonly gradFn: Node | null;
    /** True for a tensor that no recorded operation made. */
    readonly isLeaf: boolean;
    /** Sets `requiresGrad` (default true) and returns this tensor. */
    requiresGrad_(value?: boolean): this;
    /**
     * Adds the derivatives of this tensor to the `.grad` of the leaves; see `BackwardOptions`. The gradient may stand first, as
     * PyTorch's users write it: `y.backward(g, { retainGraph: true })`.
     */
    backward(options?: BackwardOptions): void;
    backward(gradient: Tensor, options?: BackwardOptions): void;
    /** The same numbers, sharing storage, outside of the graph. */
    detach(): Tensor;
    /** Takes this tensor itself out of the graph: it becomes a leaf without gradient. */
    detach_(): this;
    /**
     * Calls `hook` with each gradient of this tensor; a tensor it returns takes the gradient's place.
     */
    registerHook(hook: TensorHook): HookHandle;
    /**
     * Calls `hook` with this leaf each time when a backward pass has added to its `.grad`, which the hook may change.
     */
    registerPostAccumulateGradHook(hook: (leaf: Tensor) => void): HookHandle;
    /** Makes a tensor that is not a leaf keep its gradient in `.grad`. */
    retainGrad(): void;
  }
}

let hookIds = 0;

function setRequiresGrad(x: Tensor, value: boolean): void {
  if (nodeOf(x) !== null) {
    if (value) return;
    throw new AutogradError(
      'you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a ' +
        "subgraph that doesn't require differentiation use var_no_grad = var.detach().",
    );
  }
  if (value && !isDifferentiable(x.dtype)) {
    throw new DTypeError('only Tensors of floating point and complex dtype can require gradients');
  }
  if (typeof value !== 'boolean') throw new AutogradError(`requires_grad must be a bool, got ${typeName(value)}`);
  x.leafRequiresGrad = value;
  // As a leaf it has no history to share with the tensor that it was a view of.
  if (value && x.meta !== null) x.meta.base = null;
}

function assignGrad(x: Tensor, grad: Tensor | null): void {
  if (grad !== null) {
    if (!(grad instanceof Tensor)) {
      throw new AutogradError(`assigned grad expected to be a Tensor or None but got grad of type ${typeName(grad)}`);
    }
    if (grad === x) throw new AutogradError("can't assign Variable as its own grad");
    if (!sameShape(grad.sizes, x.sizes)) {
      throw new AutogradError(
        `assigned grad has data of a different size: ${showShape(grad.sizes)} for a tensor of ${showShape(x.sizes)}`,
      );
    }
    if (grad.dtype !== x.dtype) {
      throw new AutogradError(`assigned grad has data of a different type: ${grad.dtype} for ${x.dtype}`);
    }
    grad.storage.escaped = true;
  }
  setGrad(x, grad);
}

export function registerHook(x: Tensor, hook: TensorHook): HookHandle {
  if (!requiresGradOf(x)) throw new AutogradError("cannot register a hook on a tensor that doesn't require gradient");
  ensureComputed(x.storage);
  const id = hookIds++;
  const node = nodeOf(x);
  let hooks: Map<number, TensorHook>;
  if (node === null) {
    x.ownMeta.hooks ??= new Map();
    hooks = x.ownMeta.hooks as Map<number, TensorHook>;
  } else {
    node.hooks ??= new Map();
    hooks = node.hooks.get(x.outputIndex) ?? new Map();
    node.hooks.set(x.outputIndex, hooks);
  }
  hooks.set(id, hook);
  return { remove: () => void hooks.delete(id) };
}

function registerPostAccumulateGradHook(x: Tensor, hook: (leaf: Tensor) => void): HookHandle {
  if (!requiresGradOf(x)) throw new AutogradError("cannot register a hook on a tensor that doesn't require gradient");
  if (nodeOf(x) !== null) {
    throw new AutogradError('post accumulate grad hooks cannot be registered on non-leaf tensors');
  }
  return { remove: watchGrad(x, hook) };
}

function retainGrad(x: Tensor): void {
  if (!requiresGradOf(x)) throw new AutogradError("can't retain_grad on Tensor that has requires_grad=False");
  ensureComputed(x.storage);
  const node = nodeOf(x);
  if (node === null) return;
  node.retain(x.outputIndex, x);
  x.ownMeta.retainsGrad = true;
}

function detachInPlace(x: Tensor): void {
  if (x.meta?.base) {
    throw new AutogradError("Can't detach views in-place. Use detach() instead.");
  }
  x.node = null;
  x.outputIndex = 0;
  x.leafRequiresGrad = false;
}

Object.defineProperties(Tensor.prototype, {
  requiresGrad: {
    get(this: Tensor) {
      return requiresGradOf(this);
    },
    set(this: Tensor, value: boolean) {
      setRequiresGrad(this, value);
    },
  },
  grad: {
    get(this: Tensor) {
      const grad = this.meta?.grad ?? null;
      if (grad !== null) grad.storage.escaped = true;
      return grad;
    },
    set(this: Tensor, grad: Tensor | null) {
      assignGrad(this, grad);
    },
  },
  gradFn: {
    get(this: Tensor) {
      return nodeOf(this);
    },
  },
  isLeaf: {
    get(this: Tensor) {
      return nodeOf(this) === null;
    },
  },
});

Object.assign(Tensor.prototype, {
  requiresGrad_(this: Tensor, value = true) {
    setRequiresGrad(this, value);
    return this;
  },
  backward(this: Tensor, first?: Tensor | BackwardOptions, options?: BackwardOptions) {
    backward(this, first, options);
  },
  detach(this: Tensor) {
    return aliasOf(this, this.sizes, this.strides, this.offset);
  },
  detach_(this: Tensor) {
    detachInPlace(this);
    return this;
  },
  registerHook(this: Tensor, hook: TensorHook) {
    return registerHook(this, hook);
  },
  registerPostAccumulateGradHook(this: Tensor, hook: (leaf: Tensor) => void) {
    return registerPostAccumulateGradHook(this, hook);
  },
  retainGrad(this: Tensor) {
    retainGrad(this);
  },
});
