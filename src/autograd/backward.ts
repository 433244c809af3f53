import { AutogradError, ValueError } from '../errors';
import { onesLike, zerosLike } from '../tensor/create';
import { unhold } from '../tensor/storage';
import { Tensor } from '../tensor/tensor';
import { typeName } from '../typeName';
import { type Capture, checkRootGrad, runBackward } from './engine';
import { gradientEdge, requiresGradOf } from './history';
import type { Node } from './node';

export interface BackwardOptions {
  /** The gradient of the tensor itself; needed unless it has one element. */
  gradient?: Tensor;
  /** Keep what the graph saved, so that it can be gone through again; default: as createGraph. */
  retainGraph?: boolean;
  /** Record the pass itself, for gradients of gradients; default false. */
  createGraph?: boolean;
}

/** The gradient that starts a pass at `x`, the i-th root. */
function startGrad(x: Tensor, given: Tensor | null | undefined, i: number, name: string): Tensor {
  if (!requiresGradOf(x)) {
    throw new AutogradError(`element ${i} of tensors does not require grad and does not have a grad_fn`);
  }
  if (given) {
    checkRootGrad(x, given, i, name);
    return given;
  }
  if (x.numel() !== 1) throw new AutogradError('grad can be implicitly created only for scalar outputs');
  const ones = onesLike(x);
  // The pass holds it and frees it, unless a hook shows it to the user.
  ones.storage.escaped = false;
  return ones;
}

/**
 * Adds d(x)/d(leaf), weighted by `gradient`, to the `.grad` of every leaf that x was computed from.
 *
 * What the graph saved is freed on the way unless retainGraph is set.
 *
 * @param x - of any shape; with one element it needs no gradient
 * @param first - the gradient of x, with its shape; or the options
 * @param options - behind a gradient: `retainGraph`, `createGraph`
 * @throws AutogradError when x does not require a gradient, is not a scalar and no gradient is given, when the graph
 *   was freed by an earlier pass, or when a saved tensor was changed in place since
 * @example
 * const x = tensor([1, 2, 3], { requiresGrad: true });
 * x.mul(x).sum().backward();
 * x.grad; // tensor([2., 4., 6.])
 * @see https://pytorch.org/docs/stable/generated/torch.Tensor.backward.html
 */
export function backward(x: Tensor, first?: Tensor | BackwardOptions | null, options?: BackwardOptions): void {
  const isGradient = first instanceof Tensor;
  const isSurplus = !isGradient && Boolean(first) && options !== undefined;
  if (isSurplus || Array.isArray(first) || (typeof first !== 'object' && first !== undefined)) {
    throw new ValueError(`backward(): expected a gradient and options, or options alone, got ${typeName(first)}`);
  }
  const { gradient, ...rest } = isGradient ? { ...options, gradient: first } : (first ?? options ?? {});
  backwardAll([x], { ...rest, gradTensors: gradient === undefined ? null : [gradient] });
}

export interface BackwardAllOptions {
  /** One gradient for each tensor; null for the implicit one of a scalar. */
  gradTensors?: Tensor | readonly (Tensor | null)[] | null;
  retainGraph?: boolean;
  createGraph?: boolean;
}

/**
 * Adds the derivatives of the sum of `tensors`, weighted by `gradTensors`, to the `.grad` of the leaves, in one pass.
 *
 * @param tensors - a tensor, or several
 * @param options - `gradTensors`: the gradients to begin with, `retainGraph`, `createGraph`, `inputs`
 * @throws AutogradError as `Tensor.backward`
 * @example
 * const w = tensor([1, 2], { requiresGrad: true });
 * autograd.backward([w.sum(), w.mul(w).sum()]);
 * w.grad; // tensor([3., 5.])
 * @see https://pytorch.org/docs/stable/generated/torch.autograd.backward.html
 */
export function backwardAll(tensors: Tensor | readonly Tensor[], options: BackwardAllOptions = {}): void {
  const roots = asList(tensors);
  const given = options.gradTensors ?? null;
  const weights = given === null ? [] : asList(given);
  if (given !== null && weights.length !== roots.length) {
    throw new AutogradError(`got ${roots.length} tensors and ${weights.length} gradients`);
  }
  const starts = roots.map((x, i) => startGrad(x, weights[i], i, 'backward()'));
  const createGraph = options.createGraph ?? false;
  const retainGraph = options.retainGraph ?? createGraph;
  runBackward(
    roots.map((x) => gradientEdge(x) as Node),
    roots.map((x) => x.outputIndex),
    starts,
    { retainGraph, createGraph },
  );
}

function asList<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? (value as readonly T[]) : [value as T];
}

export interface GradOptions {
  /** One for each output; null for the implicit gradient of a scalar. */
  gradOutputs?: Tensor | readonly (Tensor | null)[];
  retainGraph?: boolean;
  createGraph?: boolean;
  /** Return null, instead of throwing, for an input that the outputs do not depend on; default false. */
  allowUnused?: boolean;
  /** Return zeros for such an input; default false. It implies `allowUnused`. */
  materializeGrads?: boolean;
}

/**
 * The gradients of the sum of `outputs`, weighted by `gradOutputs`, with respect to `inputs`. No `.grad` is changed.
 *
 * @param outputs - a tensor, or several
 * @param inputs - a tensor, or several
 * @param options - `gradOutputs`, `retainGraph`, `createGraph`, `allowUnused`, `materializeGrads`; see `GradOptions`
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
  options?: GradOptions & ({ allowUnused?: false } | { materializeGrads: true }),
): Tensor[];
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options: GradOptions,
): (Tensor | null)[];
export function grad(
  outputs: Tensor | readonly Tensor[],
  inputs: Tensor | readonly Tensor[],
  options: GradOptions = {},
): (Tensor | null)[] {
  const [from, to] = [asList(outputs), asList(inputs)];
  const other = [...from, ...to].findIndex((x) => !(x instanceof Tensor));
  if (other >= 0)
    throw new ValueError(`grad(): outputs and inputs are tensors, not ${typeName([...from, ...to][other])}`);
  const { gradOutputs: given, materializeGrads = false } = options;
  if (materializeGrads && options.allowUnused === false) {
    throw new ValueError(
      'Expected allow_unused to be True or not passed when materialize_grads=True, but got: allow_unused=False.',
    );
  }
  const weights = given === undefined ? [] : asList<Tensor | null>(given);
  if (given !== undefined && weights.length !== from.length) {
    throw new AutogradError(`got ${from.length} tensors and ${weights.length} gradients`);
  }
  const starts = from.map((x, i) => startGrad(x, weights[i], i, 'grad()'));
  const captures = to.map((x): Capture => {
    const node = gradientEdge(x);
    if (node === null) throw new AutogradError('One of the differentiated Tensors does not require grad');
    return { node, index: x.outputIndex, grad: null };
  });
  const createGraph = options.createGraph ?? false;
  try {
    runBackward(
      from.map((x) => gradientEdge(x) as Node),
      from.map((x) => x.outputIndex),
      starts,
      { retainGraph: options.retainGraph ?? createGraph, createGraph, captures },
    );
    for (const { grad: found } of captures) if (found !== null) found.storage.escaped = true;
  } finally {
    for (const { grad: found } of captures) if (found !== null) unhold(found.storage);
  }
  if (!options.allowUnused && !materializeGrads && captures.some((capture) => capture.grad === null)) {
    throw new AutogradError(
      'One of the differentiated Tensors appears to not have been used in the graph. Set allow_unused=True if this is ' +
        'the desired behavior. Here: grad(outputs, inputs, { allowUnused: true }).',
    );
  }
  return captures.map((capture, i) => capture.grad ?? (materializeGrads ? zerosLike(to[i] as Tensor) : null));
}
