import { AutogradError } from '../errors';
import type { GradNode, TensorHook } from '../tensor/autogradMeta';
import { type DType, infoOf } from '../tensor/dtype';
import { type Shape, showShape } from '../tensor/layout';
import { hold, unhold } from '../tensor/storage';
import { Tensor } from '../tensor/tensor';
import { gradEnabled } from './mode';

export type Grad = Tensor | null;

/** What a derivative needs of the forward pass. Tensors are checked for changes since, and freed after use. */
export type Saved = Tensor | number | boolean | null;

/** The gradient of one input from that of the result and from what was saved for it, in operations, as recorded ones. */
export type Gradient<S extends readonly Saved[]> = (grad: Tensor, ...saved: S) => Grad;

/**
 * A gradient in two forms: in operations, and by kernels of its own, which a pass takes when nothing is recorded. They give
 * the same numbers but for rounding; test/autograd/fused.test.ts compares them.
 */
export interface Fused<G> {
  readonly composed: G;
  readonly fused: G;
}

/**
 * The gradients of all inputs at once, where they share work. Tensors it needs come from `node.saved(i)`, never from the
 * closure; which inputs need one: `node.needs(i)`.
 */
export type Together = (grad: Tensor, node: Node) => Grad | readonly Grad[];
/** The same for an operation with several results; a result that took no part has the gradient null. */
export type OfMany = (grads: readonly Grad[], node: Node) => Grad | readonly Grad[];

export type Backward = Together;

/** How the gradient of one input is computed. */
export class Derivative {
  /** Which of the node's saved values are for this one. */
  first = 0;
  readonly count: number;

  constructor(
    /** The node that made the input. */
    readonly edge: Node,
    /** Which of its results the input is. */
    readonly index: number,
    readonly gradient: Gradient<never[]> | Fused<Gradient<never[]>>,
    /** Handed to the node. */
    public saved: readonly Saved[],
  ) {
    this.count = saved.length;
  }
}

/** The form in which a gradient is computed now. */
function formOf<G extends (...args: never[]) => unknown>(gradient: G | Fused<G>): G {
  if (typeof gradient === 'function') return gradient;
  return gradEnabled ? gradient.composed : gradient.fused;
}

let sequences = 0;

/** The sequence of the youngest node. */
export function latestSequence(): number {
  return sequences;
}

/**
 * One recorded operation. Edges lead to the nodes that made its inputs (null: no gradient wanted there). Every edge
 * leads to a node with a smaller `sequence`, so falling sequence is a topological order.
 */
export class Node implements GradNode {
  readonly name: string;
  readonly sequence: number;
  readonly next: readonly (Node | null)[];
  /** Which result of `next[i]` the i-th input is. */
  readonly nextIndex: readonly number[];
  /** Shapes of the results. */
  readonly shapes: readonly Shape[];
  /** One for each input; null where all gradients are computed together. */
  readonly each: readonly (Derivative | null)[] | null;
  private readonly together: Together | Fused<Together> | OfMany | null;
  private readonly many: boolean;
  /** Undefined in place of those that were given up one by one. */
  private savedValues: readonly (Saved | undefined)[] | null;
  /** Whether a tensor is among them. */
  private readonly holds: boolean;
  /** Whether the running pass is the last that needs the saved tensors. */
  isLastPass = false;
  private readonly versions: number[];
  /** Hooks on the results: index of the result, then id of the hook. */
  hooks: Map<number, Map<number, TensorHook>> | null = null;
  /** Results that keep their gradient in `.grad`. */
  retaining: Map<number, Tensor> | null = null;
  /** The dtype of the results, and of their gradients. */
  dtype: DType = 'float32';
  /** Position in the running backward pass. */
  order = -1;
  /** The pass that visited this node last. */
  visit = 0;

  constructor(
    name: string,
    next: readonly (Node | null)[],
    nextIndex: readonly number[],
    shapes: readonly Shape[],
    backward: readonly (Derivative | null)[] | Together | Fused<Together> | OfMany,
    saved: readonly Saved[],
    many = false,
  ) {
    this.name = name;
    this.sequence = ++sequences;
    this.next = next;
    this.nextIndex = nextIndex;
    this.shapes = shapes;
    const isEach = Array.isArray(backward);
    this.each = isEach ? (backward as readonly (Derivative | null)[]) : null;
    this.together = isEach ? null : (backward as Together | Fused<Together> | OfMany);
    this.many = many;
    this.savedValues = saved;
    const versions = saved.length === 0 ? NONE : new Array<number>(saved.length);
    let holds = false;
    for (let i = 0; i < saved.length; i++) {
      const x = saved[i];
      if (!(x instanceof Tensor)) continue;
      holds = true;
      hold(x.storage);
      versions[i] = x.storage.version;
    }
    this.holds = holds;
    this.versions = versions;
  }

  /** The gradient of the i-th input, where each has its own. */
  gradientOf(i: number, grad: Tensor): Grad {
    const { gradient, first, count } = (this.each as readonly Derivative[])[i] as Derivative;
    const form = formOf(gradient) as Gradient<Saved[]>;
    switch (count) {
      case 0:
        return form(grad);
      case 1:
        return form(grad, this.value(first));
      case 2:
        return form(grad, this.value(first), this.value(first + 1));
      default:
        return form(grad, ...Array.from({ length: count }, (_, j) => this.value(first + j)));
    }
  }

  /** The gradients of all inputs, where they are computed together. */
  allGradients(grads: readonly Grad[]): Grad | readonly Grad[] {
    if (this.many) return (this.together as OfMany)(grads, this);
    return formOf(this.together as Together | Fused<Together>)(grads[0] as Tensor, this);
  }

  /** Whether the i-th input's gradient is wanted. */
  needs(i: number): boolean {
    return this.next[i] !== null;
  }

  /** The i-th saved tensor, unchanged since it was saved. */
  saved(i: number): Tensor {
    return this.value(i) as Tensor;
  }

  private value(i: number): Saved {
    const x = this.savedValues?.[i];
    if (x === undefined) throw new AutogradError(SECOND_TIME);
    if (x instanceof Tensor && x.storage.version !== this.versions[i])
      throw new AutogradError(this.changedMessage(x, this.versions[i] as number));
    return x;
  }

  /** Whether the i-th saved tensor is as it was saved, for those who can do without. */
  isUnchanged(i: number): boolean {
    return (this.savedValues?.[i] as Tensor | undefined)?.storage.version === this.versions[i];
  }

  /**
   * Says that a backward function has used the i-th saved tensor for the last time: unless the graph is retained, what it
   * computes next may take the tensor's place in memory.
   */
  finish(i: number): void {
    if (!this.isLastPass || this.savedValues === null) return;
    const x = this.savedValues[i];
    if (!(x instanceof Tensor)) return;
    this.savedValues = this.savedValues.map((other, j) => (j === i ? undefined : other));
    unhold(x.storage);
  }

  /** Whether `x` itself is among the saved tensors. */
  saves(x: Tensor): boolean {
    return this.savedValues?.includes(x) ?? false;
  }

  /** Saves `to`, as it is now, wherever `from` was saved. */
  replaceSaved(from: Tensor, to: Tensor): void {
    if (!this.saves(from)) return;
    this.savedValues = (this.savedValues as readonly (Saved | undefined)[]).map((x, i) => {
      if (x !== from) return x;
      hold(to.storage);
      unhold(from.storage);
      this.versions[i] = to.storage.version;
      return to;
    });
  }

  /** Whether the graph behind this node can be gone through once more. */
  get released(): boolean {
    return this.savedValues === null;
  }

  /** Makes the pass keep the gradient of `x`, the result at `index`, in its `.grad`. */
  retain(index: number, x: Tensor): void {
    this.retaining ??= new Map();
    this.retaining.set(index, x);
  }

  /** Gives up the saved tensors. */
  release(): void {
    const saved = this.savedValues;
    if (saved === null || !this.holds) return;
    this.savedValues = null;
    for (let i = 0; i < saved.length; i++) {
      const x = saved[i];
      if (x instanceof Tensor) unhold(x.storage);
    }
  }

  private changedMessage(x: Tensor, expected: number): string {
    const made = x.node !== null ? `, which is output ${x.outputIndex} of ${x.node.name},` : '';
    return (
      'one of the variables needed for gradient computation has been modified by an inplace operation: ' +
      `[torch.${infoOf(x.dtype).tensorName} ${showShape(x.shape)}]${made} is at version ${x.storage.version}; ` +
      `expected version ${expected} instead. Hint: enable anomaly detection to find the operation that failed to ` +
      'compute its gradient, with torch.autograd.set_detect_anomaly(True). ' +
      `Here: ${this.name} saved the tensor; change a clone() of it instead.`
    );
  }
}

const NONE: number[] = [];

const SECOND_TIME =
  'Trying to backward through the graph a second time (or directly access saved tensors after they have already been ' +
  'freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify ' +
  'retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors ' +
  'after calling backward. Here: backward({ retainGraph: true }).';
