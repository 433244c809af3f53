import { AutogradError, ShapeError } from '../errors';
import { copyLike } from '../tensor/copy';
import { sameShape, showShape } from '../tensor/layout';
import { liesAs } from '../tensor/physical';
import { beginScope, endScope, hold, unhold } from '../tensor/storage';
import { Tensor } from '../tensor/tensor';
import { typeName } from '../tensor/wrongArguments';
import { AccumulateNode, accumulateGrad, addInto, isOwn, setGrad } from './accumulate';
import { anomaly, checkNumbers, watched } from './anomaly';
import { Completion, gradArrived } from './completion';
import { gradEnabled, setGradMode } from './mode';
import type { Derivative, Edge, Grad, Node } from './node';
import { primitives } from './primitives';

/** Where the gradient of a result is taken out of a running pass. */
export interface Capture {
  node: Node;
  index: number;
  grad: Grad;
}

export interface PassOptions {
  retainGraph: boolean;
  createGraph: boolean;
  /** Given: these gradients are wanted and leaves stay as they are. Absent: the gradients go to the leaves. */
  captures?: readonly Capture[];
}

let passes = 0;
/** Passes that run: a backward function may begin another one. */
let running = 0;
/** What is to be called when the outermost of them is over. */
let atEnd: (() => void)[] = [];

/** Calls `callback` when the running backward pass, with all that it began, has ended well. */
export function queueCallback(callback: () => void): void {
  if (running === 0) throw new AutogradError('Final callbacks can only be installed during backward pass.');
  atEnd.push(callback);
}

/** Runs the graph behind the roots backwards, then what was to wait for its end. */
export function runBackward(
  rootNodes: readonly Node[],
  rootIndices: readonly number[],
  rootGrads: readonly Tensor[],
  options: PassOptions,
): void {
  let hasEnded = false;
  running++;
  try {
    runPass(rootNodes, rootIndices, rootGrads, options);
    hasEnded = true;
  } finally {
    running--;
    if (running === 0 && atEnd.length > 0) {
      const callbacks = atEnd;
      atEnd = [];
      if (hasEnded) for (const callback of callbacks) callback();
    }
  }
}

/**
 * Runs the graph behind the roots backwards: vector-Jacobian products in falling order of the nodes' sequence, so that
 * a node runs when all gradients of its results have arrived.
 *
 * Gradients in flight are held by this pass alone; they are freed, or become a leaf's gradient, as it goes.
 */
function runPass(
  rootNodes: readonly Node[],
  rootIndices: readonly number[],
  rootGrads: readonly Tensor[],
  options: PassOptions,
): void {
  const order = collect(rootNodes);
  const count = order.length;
  const earlierOrder = new Array<number>(count);
  const inFlight = new Array<Grad[] | null>(count);
  for (let i = 0; i < count; i++) {
    const node = order[i] as Node;
    earlierOrder[i] = node.order;
    node.order = i;
    inFlight[i] = null;
  }
  const wanted = options.captures === undefined ? null : findWanted(order, options.captures);
  const completion = wanted === null ? Completion.of(order) : null;
  const earlierMode = setGradMode(options.createGraph);
  try {
    for (let i = 0; i < rootNodes.length; i++) {
      receive(inFlight, rootNodes[i] as Node, rootIndices[i] as number, rootGrads[i] as Tensor, options.createGraph);
    }
    for (let i = 0; i < count; i++) {
      const node = order[i] as Node;
      takeTurn(node, inFlight, wanted, options);
      if (completion === null) continue;
      for (const leaf of completion.passed(node)) takeTurn(leaf, inFlight, wanted, options);
    }
  } catch (error) {
    // Half of the graph is gone, so that nobody can go through the rest again.
    if (!options.retainGraph) for (const node of order) node.release();
    throw error;
  } finally {
    setGradMode(earlierMode);
    for (let i = 0; i < count; i++) {
      const grads = inFlight[i] as Grad[] | null;
      if (grads !== null) dropAll(grads);
      (order[i] as Node).order = earlierOrder[i] as number;
    }
  }
}

/** Every node reachable from the roots, newest first. */
function collect(roots: readonly Node[]): Node[] {
  const visit = ++passes;
  const found: Node[] = [];
  for (const root of roots) {
    if (root.visit === visit) continue;
    root.visit = visit;
    found.push(root);
  }
  for (let i = 0; i < found.length; i++) {
    const { inputs } = found[i] as Node;
    for (let j = 0; j < inputs.length; j++) {
      const node = inputs[j]?.node;
      if (node === undefined || node.visit === visit) continue;
      node.visit = visit;
      found.push(node);
    }
  }
  return inFallingOrder(found);
}

/** Lists up to this length are sorted by insertion: mostly they are in order but for a few leaves. */
const FEW = 64;

function inFallingOrder(nodes: Node[]): Node[] {
  if (nodes.length > FEW) return nodes.sort((a, b) => b.sequence - a.sequence);
  for (let i = 1; i < nodes.length; i++) {
    const node = nodes[i] as Node;
    let at = i;
    for (; at > 0 && (nodes[at - 1] as Node).sequence < node.sequence; at--) nodes[at] = nodes[at - 1] as Node;
    nodes[at] = node;
  }
  return nodes;
}

/** Nodes from which a captured one can be reached, with what is captured of each. */
type Wanted = Map<Node, Capture[]>;

function findWanted(order: readonly Node[], captures: readonly Capture[]): Wanted {
  const wanted: Wanted = new Map(captures.map((capture) => [capture.node, []]));
  for (const capture of captures) wanted.get(capture.node)?.push(capture);
  for (let i = order.length - 1; i >= 0; i--) {
    const node = order[i] as Node;
    if (!wanted.has(node) && leadsTo(node, wanted)) wanted.set(node, []);
  }
  return wanted;
}

function leadsTo(node: Node, wanted: Wanted): boolean {
  return node.inputs.some((input) => input !== null && wanted.has(input.node));
}

/** Runs a node that gradients have arrived at. */
function takeTurn(node: Node, inFlight: (Grad[] | null)[], wanted: Wanted | null, options: PassOptions): void {
  const grads = inFlight[node.order] as Grad[] | null;
  if (grads === null) return;
  inFlight[node.order] = null;
  runNode(node, grads, inFlight, wanted, options);
  if (wanted === null && node instanceof AccumulateNode) gradArrived(node.leaf);
}

function runNode(
  node: Node,
  grads: Grad[],
  inFlight: (Grad[] | null)[],
  wanted: Wanted | null,
  options: PassOptions,
): void {
  try {
    // Outside of the scope: what a hook makes belongs to the user.
    if (node.hooks !== null || node instanceof AccumulateNode) runHooks(node, grads);
    if (node.runsUserCode) {
      passOn(node, grads, inFlight, wanted, options);
      return;
    }
    beginScope();
    try {
      passOn(node, grads, inFlight, wanted, options);
    } finally {
      endScope();
    }
  } finally {
    dropAll(grads);
  }
}

/** Uses the complete gradients of a node's results: for `.grad`, captures, and the nodes behind. */
function passOn(
  node: Node,
  grads: Grad[],
  inFlight: (Grad[] | null)[],
  wanted: Wanted | null,
  options: PassOptions,
): void {
  if (node.retaining !== null) for (const [index, x] of node.retaining) keepGrad(x, grads[index] ?? null);
  for (const capture of wanted?.get(node) ?? []) {
    capture.grad = grads[capture.index] ?? null;
    if (capture.grad !== null) hold(capture.grad.storage);
  }
  if (node instanceof AccumulateNode) {
    if (wanted === null) accumulateGrad(node.leaf, grads[0] as Tensor);
    return;
  }
  if (wanted !== null && !leadsTo(node, wanted)) return;
  if (anomaly.enabled) watched(node, () => spread(node, grads, inFlight, wanted, options));
  else spread(node, grads, inFlight, wanted, options);
  if (!options.retainGraph) node.release();
}

/** Computes the gradients of a node's inputs and hands them to the nodes that made them. */
function spread(
  node: Node,
  grads: readonly Grad[],
  inFlight: (Grad[] | null)[],
  wanted: Wanted | null,
  { createGraph, retainGraph }: PassOptions,
): void {
  const { inputs, name } = node;
  const all = node.allGradients(grads, !retainGraph);
  for (let i = 0; i < inputs.length; i++) {
    const input = inputs[i] as Edge | null;
    if (input === null || (wanted !== null && !wanted.has(input.node))) continue;
    const grad =
      all === undefined
        ? (input as Derivative).run(grads[0] as Tensor, name)
        : Array.isArray(all)
          ? all[i]
          : i === 0
            ? all
            : null;
    if (grad === null || grad === undefined) continue;
    if (anomaly.enabled) checkNumbers(name, i, grad);
    receive(inFlight, input.node, input.index, grad, createGraph, name);
  }
}

function receive(
  inFlight: (Grad[] | null)[],
  to: Node,
  index: number,
  given: Tensor,
  createGraph: boolean,
  from = 'the root',
): void {
  const shape = to.shapeOf(index);
  const fitted = sameShape(given.sizes, shape) ? given : fit(given, shape, from, index);
  const grad = fitted.dtype === to.dtypeOf(index) ? fitted : primitives.toType(fitted, to.dtypeOf(index));
  let grads = inFlight[to.order] as Grad[] | null;
  if (grads === null) {
    grads = to.outputs === 1 ? [null] : new Array<Grad>(to.outputs).fill(null);
    inFlight[to.order] = grads;
  }
  const earlier = grads[index] as Grad;
  if (earlier === null) {
    hold(grad.storage);
    grads[index] = grad;
  } else if (!createGraph && isOwn(earlier) && earlier.storage !== grad.storage && liesAs(earlier, grad)) {
    addInto(earlier, grad);
  } else {
    const sum = primitives.add(earlier, grad);
    hold(sum.storage);
    grads[index] = sum;
    unhold(earlier.storage);
  }
}

/** A gradient that was broadcast is summed to the shape wanted; any other shape is an error. */
function fit(grad: Tensor, shape: readonly number[], from: string, index: number): Tensor {
  const lead = grad.sizes.length - shape.length;
  const fits = lead >= 0 && shape.every((size, i) => size === 1 || size === grad.sizes[lead + i]);
  if (!fits) {
    throw new ShapeError(
      `Function ${from} returned an invalid gradient at index ${index} - got ${showShape(grad.sizes)} but expected ` +
        `shape compatible with ${showShape(shape)}`,
    );
  }
  return primitives.sumTo(grad, shape);
}

function dropAll(grads: readonly Grad[]): void {
  for (let i = 0; i < grads.length; i++) {
    const grad = grads[i] as Grad;
    if (grad !== null) unhold(grad.storage);
  }
}

/** Hooks see each gradient once, complete, and may replace it. */
function runHooks(node: Node, grads: Grad[]): void {
  const leafHooks = node instanceof AccumulateNode ? (node.leaf.meta?.hooks ?? null) : null;
  for (let index = 0; index < grads.length; index++) {
    const hooks = leafHooks ?? node.hooks?.get(index);
    if (hooks === undefined || hooks === null) continue;
    for (const hook of [...hooks.values()]) {
      const grad = grads[index] as Grad;
      if (grad === null) break;
      grad.storage.escaped = true;
      const replaced = hook(grad);
      if (replaced === null || replaced === undefined) continue;
      if (!(replaced instanceof Tensor)) {
        throw new AutogradError(`expected Variable, but hook returned '${typeName(replaced)}'`);
      }
      if (!sameShape(replaced.sizes, grad.sizes)) {
        throw new ShapeError(
          `hook has changed the size of value: expected ${showShape(grad.sizes)}, got ${showShape(replaced.sizes)}`,
        );
      }
      hold(replaced.storage);
      grads[index] = replaced;
      unhold(grad.storage);
    }
  }
}

/** x.grad += grad for a result that retains it, in memory of its own: the gradient itself goes on. */
function keepGrad(x: Tensor, grad: Grad): void {
  if (grad === null) return;
  const earlier = x.meta?.grad ?? null;
  if (earlier !== null) setGrad(x, primitives.add(earlier, grad));
  else setGrad(x, gradEnabled ? primitives.clone(grad) : copyLike(grad));
}

/** Throws unless `grad` can start a pass at `root`, the i-th one. */
export function checkRootGrad(root: Tensor, grad: Tensor, i: number, name: string): void {
  if (!sameShape(root.sizes, grad.sizes)) {
    throw new ShapeError(
      `Mismatch in shape: grad_output[${i}] has a shape of torch.Size(${showShape(grad.sizes)}) and output[${i}] has a ` +
        `shape of torch.Size(${showShape(root.sizes)}). (${name})`,
    );
  }
  if ((grad.dtype === 'complex64') !== (root.dtype === 'complex64')) {
    throw new AutogradError(
      `For complex Tensors, both grad_output and output are required to have the same dtype; got ${grad.dtype} and ${root.dtype}`,
    );
  }
}
