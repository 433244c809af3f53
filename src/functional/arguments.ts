import { grad } from '../autograd/backward';
import { requiresGradOf } from '../autograd/history';
import { gradEnabled, setGradMode } from '../autograd/mode';
import { AutogradError, ValueError } from '../errors';
import { viewAs } from '../ops/shape/viewAs';
import { zerosLike } from '../tensor/create';
import { sameShape, showShape } from '../tensor/layout';
import { Tensor } from '../tensor/tensor';
import { typeName } from '../tensor/wrongArguments';
import type { Each, Tensors } from './types';

/** Tensors given or returned, and whether they came as an array. */
export interface Given {
  readonly list: readonly Tensor[];
  readonly isArray: boolean;
}

/** Throws unless all is tensors. `what` is as in "inputs" or "outputs of the user-provided function". */
export function given(value: unknown, what: string, call: string): Given {
  const isArray = Array.isArray(value);
  const list: readonly unknown[] = isArray ? value : [value];
  list.forEach((x, i) => {
    if (x instanceof Tensor) return;
    const which = isArray ? `value at index ${i}` : `given ${what}`;
    throw new ValueError(
      `The ${what} given to ${call} must be either a Tensor or a tuple of Tensors but the ${which} has type ${typeName(x)}.`,
    );
  });
  return { list: list as readonly Tensor[], isArray };
}

/** Throws unless `fn` can be called. */
export function checkFunc(fn: unknown, call: string): void {
  if (typeof fn !== 'function') {
    throw new ValueError(`${call}(): argument 'func' (position 1) must be a function, not ${typeName(fn)}`);
  }
}

/**
 * The inputs as tensors of their own, so that one that the function also captures is not taken for the argument: with
 * `createGraph` gradients flow back to the caller's, else they end here.
 */
export function separated(list: readonly Tensor[], createGraph: boolean, needsGraph: boolean): Tensor[] {
  return list.map((x) => {
    if (createGraph && requiresGradOf(x)) return viewAs(x, x);
    const own = x.detach();
    return needsGraph ? own.requiresGrad_() : own;
  });
}

/** What a function returned, without its history unless that is wanted. */
export function finished(list: readonly Tensor[], createGraph: boolean): readonly Tensor[] {
  return createGraph ? list : list.map((x) => x.detach());
}

/** As it came: an array, or the tensor alone. */
export function asGiven<T extends Tensors, Item>(items: readonly Item[], isArray: boolean): Each<T, Item> {
  return (isArray ? items : items[0]) as Each<T, Item>;
}

/** Throws unless `v` fits the tensors that it is to be multiplied with. */
function checkV(v: readonly Tensor[], like: Given): void {
  if (v.length !== like.list.length) {
    throw new AutogradError(
      like.isArray
        ? `v is a tuple of invalid length: should be ${like.list.length} but got ${v.length}.`
        : 'The given v should contain a single Tensor.',
    );
  }
  v.forEach((x, i) => {
    const wanted = (like.list[i] as Tensor).sizes;
    if (sameShape(x.sizes, wanted)) return;
    throw new AutogradError(
      `${like.isArray ? `Entry ${i} in ` : ''}v has invalid size: should be torch.Size(${showShape(wanted)}) but got ` +
        `torch.Size(${showShape(x.sizes)}).`,
    );
  });
}

/** The vector to multiply with, or undefined where it is left out and `like` is a single number. */
export function vectorFor(
  v: Tensors | null | undefined,
  like: Given,
  whose: string,
  call: string,
  createGraph: boolean,
): readonly Tensor[] | undefined {
  if (v !== undefined && v !== null) {
    const own = separated(given(v, 'v', call).list, createGraph, false);
    checkV(own, like);
    return own;
  }
  if (like.list.length === 1 && like.list[0]?.count === 1) return undefined;
  throw new AutogradError(`The vector v can only be None if the ${whose} a single Tensor with a single element.`);
}

/** The gradients of those outputs that have any; null for an input that none depends on. */
export function gradients(
  outputs: readonly (Tensor | null)[],
  inputs: readonly Tensor[],
  weights: readonly Tensor[] | undefined,
  options: { createGraph: boolean; retainGraph?: boolean },
): (Tensor | null)[] {
  const used = outputs
    .map((x, i) => [x, weights?.[i] ?? null] as const)
    .filter(([x]) => x !== null && requiresGradOf(x));
  if (used.length === 0) return inputs.map(() => null);
  return grad(
    used.map(([x]) => x as Tensor),
    inputs,
    { ...options, gradOutputs: used.map(([, weight]) => weight), allowUnused: true },
  );
}

/** Zeros in place of missing gradients; in strict mode they are an error, as are constant ones that should be differentiable. */
export function filled(
  grads: readonly (Tensor | null)[],
  like: readonly Tensor[],
  { strict, createGraph }: { strict: boolean; createGraph: boolean },
  { missing, constant }: { missing: (i: number) => string; constant: string },
): readonly Tensor[] {
  return grads.map((x, i) => {
    if (x === null) {
      if (strict) throw new AutogradError(missing(i));
      return zerosLike(like[i] as Tensor);
    }
    if (strict && createGraph && !requiresGradOf(x)) {
      throw new AutogradError(
        `The ${constant} of the user-provided function is independent of input ${i}. This is not allowed in strict mode ` +
          'when create_graph=True.',
      );
    }
    return x;
  });
}

/** What PyTorch says where something in strict mode does not depend on the inputs. */
const CONSTANT: Readonly<Record<'outputs' | 'grad_inputs' | 'jacobian' | 'hessian', (i: number) => string>> = {
  outputs: (i) =>
    `Output ${i} of the user-provided function does not require gradients. The outputs must be computed in a ` +
    'differentiable manner from the input when running in strict mode.',
  grad_inputs: (i) =>
    `The gradient with respect to input ${i} is independent of the inputs of the user-provided function. This is not ` +
    'allowed in strict mode.',
  jacobian: (i) =>
    `While computing the hessian, found that the jacobian of the user-provided function with respect to input ${i} is ` +
    'independent of the input. This is not allowed in strict mode. You should ensure that your function is twice ' +
    'differentiable and that the jacobian depends on the inputs (this would be violated by a linear function for example).',
  hessian: (i) =>
    `The hessian of the user-provided function with respect to input ${i} is independent of the input. This is not ` +
    'allowed in strict mode. You should ensure that your function is thrice differentiable and that the hessian depends on ' +
    'the inputs.',
};

export function checkDepends(
  list: readonly (Tensor | null)[],
  kind: 'outputs' | 'grad_inputs' | 'jacobian' | 'hessian',
  strict: boolean,
): void {
  if (!strict) return;
  list.forEach((x, i) => {
    if (x === null) {
      throw new AutogradError(
        `The output of the user-provided function is independent of input ${i}. This is not allowed in strict mode.`,
      );
    }
    if (!requiresGradOf(x)) throw new AutogradError(CONSTANT[kind](i));
  });
}

/** Runs `fn` with operations recorded. */
export function recording<T>(fn: () => T): T {
  return underMode(true, fn);
}

/** The same where the result shall be differentiable; else as the caller has it. */
export function recordingIf<T>(createGraph: boolean, fn: () => T): T {
  return underMode(createGraph || gradEnabled, fn);
}

function underMode<T>(enabled: boolean, fn: () => T): T {
  const earlier = setGradMode(enabled);
  try {
    return fn();
  } finally {
    setGradMode(earlier);
  }
}
