import type { GradNode, TensorHook } from '../tensor/autogradMeta';
import type { DType } from '../tensor/dtype';
import type { Shape } from '../tensor/layout';
import type { Tensor } from '../tensor/tensor';
import { anomaly, noteTrace } from './anomaly';
import { gradEnabled } from './mode';
import { type Saved, SavedValues } from './saved';

export type { Saved };

export type Grad = Tensor | null;

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
export type Together = (grad: Tensor, node: JointNode) => Grad | readonly Grad[];
/** The same for an operation with several results; a result that took no part has the gradient null. */
export type OfMany = (grads: readonly Grad[], node: JointNode) => Grad | readonly Grad[];

type AnyGradient = Gradient<never[]> | Fused<Gradient<never[]>>;

/** One input of a recorded operation that wants a gradient. */
export class Edge {
  constructor(
    /** The node that made the input. */
    readonly node: Node,
    /** Which of its results the input is. */
    readonly index: number,
  ) {}
}

/** The same with its own gradient and what that needs. */
export class Derivative extends Edge {
  readonly saved: SavedValues;

  constructor(
    node: Node,
    index: number,
    private readonly gradient: AnyGradient,
    saved: readonly Saved[],
  ) {
    super(node, index);
    this.saved = saved.length === 0 ? NOTHING : new SavedValues(saved);
  }

  /** The gradient of the input from that of the result of the node called `name`. */
  run(grad: Tensor, name: string): Grad {
    const gradient = formOf(this.gradient) as Gradient<Saved[]>;
    const { saved } = this;
    switch (saved.count) {
      case 0:
        return gradient(grad);
      case 1:
        return gradient(grad, saved.value(0, name));
      case 2:
        return gradient(grad, saved.value(0, name), saved.value(1, name));
      default:
        return gradient(grad, ...Array.from({ length: saved.count }, (_, i) => saved.value(i, name)));
    }
  }
}

const NOTHING = new SavedValues([]);

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
  /** PyTorch's name of it; that of a composition is given afterwards, `asNode`. */
  name: string;
  readonly sequence: number;
  readonly inputs: readonly (Edge | null)[];
  /** The shape of the result; of the first one where there are several. */
  readonly shape: Shape;
  /** The dtype of the result, and of its gradient; of the first one where there are several. */
  readonly dtype: DType;
  /** Hooks on the results: index of the result, then id of the hook. */
  hooks: Map<number, Map<number, TensorHook>> | null = null;
  /** Results that keep their gradient in `.grad`. */
  retaining: Map<number, Tensor> | null = null;
  /** Position in the running backward pass. */
  order = -1;
  /** The pass that visited this node last. */
  visit = 0;

  /** As PyTorch prints it; the number of the node stands for its address. */
  toString(): string {
    return `<${this.name} object at 0x${this.sequence.toString(16).padStart(12, '0')}>`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  constructor(name: string, inputs: readonly (Edge | null)[], shape: Shape, dtype: DType) {
    this.name = name;
    this.sequence = ++sequences;
    if (anomaly.enabled) noteTrace(this);
    this.inputs = inputs;
    this.shape = shape;
    this.dtype = dtype;
  }

  /** Whether its gradients are computed by code of the user's, who keeps what that makes. */
  get runsUserCode(): boolean {
    return false;
  }

  /** Number of results. */
  get outputs(): number {
    return 1;
  }

  /** The shape of the i-th result. */
  shapeOf(_i: number): Shape {
    return this.shape;
  }

  /** The dtype of the i-th result. */
  dtypeOf(_i: number): DType {
    return this.dtype;
  }

  /**
   * The gradients of all inputs, where they are computed together; undefined where each has its own.
   *
   * @param _isLast - whether the running pass is the last that needs the saved tensors
   */
  allGradients(_grads: readonly Grad[], _isLast: boolean): Grad | readonly Grad[] | undefined {
    return undefined;
  }

  /** What the gradients of the inputs need, where each has its own. */
  private savedOf(i: number): SavedValues | null {
    const input = this.inputs[i];
    return input instanceof Derivative ? input.saved : null;
  }

  /** Whether `x` itself is among the saved tensors. */
  saves(x: Tensor): boolean {
    return this.inputs.some((_, i) => this.savedOf(i)?.includes(x));
  }

  /** Saves `to`, as it is now, wherever `from` was saved. */
  replaceSaved(from: Tensor, to: Tensor): void {
    this.inputs.forEach((_, i) => void this.savedOf(i)?.replace(from, to));
  }

  /** Makes the pass keep the gradient of `x`, the result at `index`, in its `.grad`. */
  retain(index: number, x: Tensor): void {
    this.retaining ??= new Map();
    this.retaining.set(index, x);
  }

  /** Gives up the saved tensors. */
  release(): void {
    for (let i = 0; i < this.inputs.length; i++) this.savedOf(i)?.release();
  }
}

/** A node that computes the gradients of all its inputs together, or has several results. */
export class JointNode extends Node {
  private readonly values: SavedValues;
  private isLastPass = false;
  /** The shapes of the results of an operation that has several, or could. */
  private readonly shapes: readonly Shape[] | null;
  private readonly dtypes: readonly DType[] | null;

  /** @param outs - the result, or the list of them */
  constructor(
    name: string,
    inputs: readonly (Edge | null)[],
    outs: Tensor | readonly Tensor[],
    private readonly backward: Together | Fused<Together> | OfMany,
    saved: readonly Saved[],
  ) {
    const first = (Array.isArray(outs) ? outs[0] : outs) as Tensor;
    super(name, inputs, first.sizes, first.dtype);
    this.shapes = Array.isArray(outs) ? outs.map((out: Tensor) => out.sizes) : null;
    this.dtypes = Array.isArray(outs) ? outs.map((out: Tensor) => out.dtype) : null;
    this.values = new SavedValues(saved);
  }

  override get outputs(): number {
    return this.shapes === null ? 1 : this.shapes.length;
  }

  override shapeOf(i: number): Shape {
    return this.shapes === null ? this.shape : (this.shapes[i] as Shape);
  }

  override dtypeOf(i: number): DType {
    return this.dtypes === null ? this.dtype : (this.dtypes[i] as DType);
  }

  override allGradients(grads: readonly Grad[], isLast: boolean): Grad | readonly Grad[] {
    this.isLastPass = isLast;
    if (this.shapes !== null) return (this.backward as OfMany)(grads, this);
    return formOf(this.backward as Together | Fused<Together>)(grads[0] as Tensor, this);
  }

  /** Whether the i-th input's gradient is wanted. */
  needs(i: number): boolean {
    return (this.inputs[i] ?? null) !== null;
  }

  /** The i-th saved tensor, unchanged since it was saved. */
  saved(i: number): Tensor {
    return this.values.value(i, this.name) as Tensor;
  }

  /** Whether the i-th saved tensor is as it was saved, for those who can do without. */
  isUnchanged(i: number): boolean {
    return this.values.isUnchanged(i);
  }

  /**
   * Says that a backward function has used the i-th saved tensor for the last time: unless the graph is retained, what it
   * computes next may take the tensor's place in memory.
   */
  finish(i: number): void {
    if (this.isLastPass) this.values.give(i);
  }

  override saves(x: Tensor): boolean {
    return this.values.includes(x);
  }

  override replaceSaved(from: Tensor, to: Tensor): void {
    this.values.replace(from, to);
  }

  override release(): void {
    this.values.release();
  }
}
