import { DTypeError } from '../errors';
import { isDifferentiable } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import { AccumulateNode } from './accumulate';
import { gradientEdge, requiresGradOf } from './history';
import { gradEnabled } from './mode';
import {
  Derivative,
  Edge,
  type Fused,
  type Gradient,
  JointNode,
  latestSequence,
  Node,
  type OfMany,
  type Saved,
  type Together,
} from './node';

const NOTHING: readonly Saved[] = [];

/** Whether an operation on `x` is recorded now. */
export function tracked(x: Tensor): boolean {
  return gradEnabled && requiresGradOf(x);
}

function anyTracked(inputs: readonly Tensor[]): boolean {
  if (!gradEnabled) return false;
  for (let i = 0; i < inputs.length; i++) if (requiresGradOf(inputs[i] as Tensor)) return true;
  return false;
}

/**
 * The derivative of an operation with respect to one of its inputs; null where no gradient is wanted, as for numbers and
 * inputs left out. What it needs of the forward pass is saved for it alone, so nothing is saved that no gradient needs.
 *
 * @param gradient - the gradient of `input` from that of the result and the saved values. The engine sums what was
 *   broadcast and converts to the input's dtype
 * @param saved - what it needs: inputs, the result, or numbers
 */
export function wrt<S extends readonly Saved[]>(
  input: unknown,
  gradient: Gradient<S> | Fused<Gradient<S>>,
  ...saved: S
): Derivative | null {
  if (!gradEnabled || !(input instanceof Tensor) || !requiresGradOf(input)) return null;
  return new Derivative(
    gradientEdge(input) as Node,
    input.outputIndex,
    gradient as unknown as Gradient<never[]>,
    saved,
  );
}

/**
 * Records that `out` was computed by an operation, unless no gradient is wanted.
 *
 * @param name - PyTorch's name of the node
 * @param derivatives - one for each input: `wrt(input, gradient, ...saved)`
 * @returns `out`
 */
export function record(out: Tensor, name: string, ...derivatives: readonly (Derivative | null)[]): Tensor {
  return recordNode(ownTensor(out), name, derivatives);
}

/** The gradient of a sum with respect to a summand: that of the sum. */
export function same(grad: Tensor): Tensor {
  return grad;
}

/** `record` without a word on whether `out` is a view. */
export function recordNode(out: Tensor, name: string, derivatives: readonly (Derivative | null)[]): Tensor {
  for (let i = 0; i < derivatives.length; i++) {
    if (derivatives[i] === null) continue;
    out.node = new Node(name, derivatives, out.sizes, out.dtype);
    break;
  }
  return out;
}

/** What an operation returns is a tensor of its own, though it may have been made as a view of one that nobody sees. */
export function ownTensor(out: Tensor): Tensor {
  if (out.meta !== null) out.meta.base = null;
  return out;
}

/**
 * Records an operation whose gradients are computed together, because they share work.
 *
 * @param backward - gives the gradients of `inputs`, in their order, from that of `out`
 * @param saved - tensors that backward needs, inputs or `out` itself among them
 * @returns `out`
 */
export function recordTogether(
  out: Tensor,
  name: string,
  inputs: readonly Tensor[],
  backward: Together | Fused<Together>,
  saved: readonly Saved[] = NOTHING,
): Tensor {
  ownTensor(out);
  if (anyTracked(inputs)) out.node = makeNode(name, inputs, out, backward, saved);
  return out;
}

/**
 * What `compute` makes of several operations, as the result of one: its node has the name that PyTorch's has, and the tensor that it
 * may be a view of is nobody else's. A result that has a node from before, an operand that was handed through, stays as it is.
 */
export function asNode<T = Tensor>(name: string, compute: () => T, resultOf = (made: T): Tensor => made as Tensor): T {
  const before = latestSequence();
  const made = compute();
  const out = resultOf(made);
  if (out.node instanceof Node && out.node.sequence > before) {
    out.node.name = name;
    ownTensor(out);
  } else if (out.node === null && out.meta?.noGradView) ownTensor(out);
  return made;
}

/** The same for several results; results that are not differentiable (indices) are left out of `outs`. */
export function recordMany(
  outs: readonly Tensor[],
  name: string,
  inputs: readonly Tensor[],
  backward: OfMany,
  saved: readonly Saved[] = NOTHING,
): void {
  if (!anyTracked(inputs)) return;
  const node = makeNode(name, inputs, outs, backward, saved);
  for (let i = 0; i < outs.length; i++) {
    const out = outs[i] as Tensor;
    if (!isDifferentiable(out.dtype)) throw new DTypeError(`${name}: result ${i} cannot carry a gradient`);
    out.node = node;
    out.outputIndex = i;
  }
}

function makeNode(
  name: string,
  inputs: readonly Tensor[],
  outs: Tensor | readonly Tensor[],
  backward: Together | Fused<Together> | OfMany,
  saved: readonly Saved[],
): Node {
  const edges = new Array<Edge | null>(inputs.length);
  for (let i = 0; i < inputs.length; i++) edges[i] = edgeOf(inputs[i] as Tensor);
  return new JointNode(name, edges, outs, backward, saved);
}

/** The way from a node to that which made its input; null where no gradient is wanted. */
function edgeOf(x: Tensor): Edge | null {
  const node = gradientEdge(x);
  if (node === null) return null;
  return node instanceof AccumulateNode ? node.edge : new Edge(node, x.outputIndex);
}
