import { AutogradError } from '../errors';
import { onesLike } from '../tensor/create';
import { unhold } from '../tensor/storage';
import type { Tensor } from '../tensor/tensor';
import { type Capture, checkRootGrad, runBackward } from './engine';
import type { Node } from './node';
import { gradientEdge, requiresGradOf } from './record';

export interface BackwardOptions {
  /** The gradient of the tensor itself; needed unless it has one element. */
  gradient?: Tensor;
  /** Keep what the graph saved, so that it can be gone through again; default: as createGraph. */
  retainGraph?: boolean;
  /** Record the pass itself, for gradients of gradients; default false. */
  createGraph?: boolean;
}

/** The gradient that starts a pass at `x`. */
function startGrad(x: Tensor, given: Tensor | null | undefined, name: string): Tensor {
  if (!requiresGradOf(x)) {
    throw new AutogradError('element 0 of tensors does not require grad and does not have a grad_fn');
  }
  if (given) {
    checkRootGrad(x, given, name);
    return given;
  }
  if (x.numel() !== 1) throw new AutogradError('grad can be implicitly created only for scalar outputs');
  return onesLike(x);
}

/**
 * Adds d(x)/d(leaf), weighted by `gradient`, to the `.grad` of every leaf that x was computed from.
 *
 * What the graph saved is freed on the way unless retainGraph is set.
 *
 * @throws AutogradError when x does not require a gradient, is not a scalar and no gradient is given, when the graph
 *   was freed by an earlier pass, or when a saved tensor was changed in place since
 * @example
 * const x = tensor([1, 2, 3], { requiresGrad: true });
 * x.mul(x).sum().backward();
 * x.grad; // tensor([2., 4., 6.])
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.backward.html
 */
export function backward(x: Tensor, options: BackwardOptions = {}): void {
  const start = startGrad(x, options.gradient, 'backward()');
  const createGraph = options.createGraph ?? false;
  const retainGraph = options.retainGraph ?? createGraph;
  runBackward([gradientEdge(x) as Node], [x.outputIndex], [start], { retainGraph, createGraph });
  if (!options.gradient && !createGraph) start.dispose();
}

export interface GradOptions {
  /** One for each output; null for the implicit gradient of a scalar. */
  gradOutputs?: Tensor | readonly (Tensor | null)[];
  retainGraph?: boolean;
  createGraph?: boolean;
  /** Return null, instead of throwing, for an input that the outputs do not depend on; default false. */
  allowUnused?: boolean;
}

/**
 * The gradients of the sum of `outputs`, weighted by `gradOutputs`, with respect to `inputs`. No `.grad` is changed.
 *
 * @returns one gradient for each input
 * @throws AutogradError as `backward`, and for an input that is not part of the graph
 * @example
 * const x = tensor(3, { requiresGrad: true });
 * const [dx] = grad([x.pow(3)], [x], { createGraph: true });
 * const [d2x] = grad([dx], [x]); // 18
 * @see https://pytorch.org/docs/stable/generated/torch.autograd.grad.html
 */
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options: GradOptions = {},
): (Tensor | null)[] {
  const from = Array.isArray(outputs) ? (outputs as readonly Tensor[]) : [outputs as Tensor];
  const to = Array.isArray(inputs) ? (inputs as readonly Tensor[]) : [inputs as Tensor];
  const given = options.gradOutputs;
  const weights = given === undefined ? [] : Array.isArray(given) ? (given as readonly (Tensor | null)[]) : [given as Tensor];
  if (given !== undefined && weights.length !== from.length) {
    throw new AutogradError(`got ${from.length} tensors and ${weights.length} gradients`);
  }
  const starts = from.map((x, i) => startGrad(x, weights[i], 'grad()'));
  const captures = to.map((x): Capture => {
    const node = gradientEdge(x);
    if (node === null) throw new AutogradError('One of the differentiated Tensors does not require grad');
    return { node, index: x.outputIndex, grad: null };
  });
  const createGraph = options.createGraph ?? false;
  runBackward(
    from.map((x) => gradientEdge(x) as Node),
    from.map((x) => x.outputIndex),
    starts,
    { retainGraph: options.retainGraph ?? createGraph, createGraph, captures },
  );
  for (const { grad: found } of captures) {
    if (found === null) continue;
    found.storage.escaped = true;
    unhold(found.storage);
  }
  if (!options.allowUnused && captures.some((capture) => capture.grad === null)) {
    throw new AutogradError(
      'One of the differentiated Tensors appears to not have been used in the graph. Set allow_unused=True if this is ' +
        'the desired behavior. Here: grad(outputs, inputs, { allowUnused: true }).',
    );
  }
  return captures.map((capture) => capture.grad);
}
