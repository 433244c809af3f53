import type { Tensor } from './tensor';

/** What a tensor knows of the graph node that made it; the node itself lives in autograd/. */
export interface GradNode {
  readonly name: string;
}

export type TensorHook = (grad: Tensor) => Tensor | null | undefined | void;

/** Autograd state that only leaves with gradients, views and hooked tensors have. */
export interface AutogradMeta {
  grad: Tensor | null;
  retainsGrad: boolean;
  /** Hooks of a leaf; those of a result sit in its node. */
  hooks: Map<number, TensorHook> | null;
  /** Who is told when a leaf's gradient has been added up. */
  afterGrad: Set<(leaf: Tensor) => void> | null;
  /** The node that adds up a leaf's gradient. */
  accumulate: GradNode | null;
  /** The tensor that this differentiable view looks into. */
  base: Tensor | null;
  /** Version of the storage for which `node` was made; an older one means that a view's node must be made anew. */
  viewVersion: number;
  /** One of several views made by one operation (split, unbind), which must not be changed in place. */
  multiView: boolean;
  /** A view that was made within noGrad, or one of such a view: whether writing to it is to be recorded is open. */
  noGradView: boolean;
}

export function emptyMeta(): AutogradMeta {
  return {
    grad: null,
    retainsGrad: false,
    hooks: null,
    afterGrad: null,
    accumulate: null,
    base: null,
    viewVersion: 0,
    multiView: false,
    noGradView: false,
  };
}
