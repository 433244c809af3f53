import { DTypeError } from '../errors';
import { isDifferentiable } from '../tensor/dtype';
import type { Tensor } from '../tensor/tensor';
import { gradientEdge, requiresGradOf } from './history';
import { gradEnabled } from './mode';
import { type Backward, type BackwardMany, Node } from './node';

const NO_TENSORS: readonly Tensor[] = [];
const ZERO_1 = [0];
const ZERO_2 = [0, 0];
const ZERO_3 = [0, 0, 0];

/** Whether an operation on `x` is recorded now. */
export function tracked(x: Tensor): boolean {
  return gradEnabled && requiresGradOf(x);
}

function anyTracked(inputs: readonly Tensor[]): boolean {
  if (!gradEnabled) return false;
  for (let i = 0; i < inputs.length; i++) if (requiresGradOf(inputs[i] as Tensor)) return true;
  return false;
}

function makeNode(
  name: string,
  inputs: readonly Tensor[],
  outs: readonly Tensor[],
  backward: Backward | BackwardMany,
  many: boolean,
  saved: readonly Tensor[],
): Node {
  const n = inputs.length;
  const next = new Array<Node | null>(n);
  let indices = n === 1 ? ZERO_1 : n === 2 ? ZERO_2 : n === 3 ? ZERO_3 : new Array<number>(n).fill(0);
  for (let i = 0; i < n; i++) {
    const x = inputs[i] as Tensor;
    const edge = gradientEdge(x);
    next[i] = edge;
    if (edge !== null && x.outputIndex !== 0) {
      if (n <= 3) indices = [...indices];
      indices[i] = x.outputIndex;
    }
  }
  const shapes = outs.length === 1 ? [(outs[0] as Tensor).shape] : outs.map((out) => out.shape);
  const node = new Node(name, next, indices, shapes, backward, many, saved);
  node.dtype = (outs[0] as Tensor).dtype;
  return node;
}

/**
 * Records that `out` was computed from `inputs`, unless no gradient is wanted.
 *
 * @param backward - gives the gradients of `inputs`, in their order, from that of `out`
 * @param saved - tensors that backward needs, inputs or `out` itself among them
 * @returns `out`
 */
export function record(
  out: Tensor,
  name: string,
  inputs: readonly Tensor[],
  backward: Backward,
  saved: readonly Tensor[] = NO_TENSORS,
): Tensor {
  if (!anyTracked(inputs)) return out;
  out.node = makeNode(name, inputs, [out], backward, false, saved);
  return out;
}

/** The same for several results; results that are not differentiable (indices) are left out of `outs`. */
export function recordMany(
  outs: readonly Tensor[],
  name: string,
  inputs: readonly Tensor[],
  backward: BackwardMany,
  saved: readonly Tensor[] = NO_TENSORS,
): void {
  if (!anyTracked(inputs)) return;
  const node = makeNode(name, inputs, outs, backward, true, saved);
  for (let i = 0; i < outs.length; i++) {
    const out = outs[i] as Tensor;
    if (!isDifferentiable(out.dtype)) throw new DTypeError(`${name}: result ${i} cannot carry a gradient`);
    out.node = node;
    out.outputIndex = i;
  }
}
