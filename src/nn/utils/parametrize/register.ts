import { noGrad } from '../../../autograd/mode';
import { ValueError } from '../../../errors';
import { clone } from '../../../ops/shape/contiguous';
import { sameShape, showShape } from '../../../tensor/layout';
import { Tensor } from '../../../tensor/tensor';
import { checkFunction } from '../../../tensor/wrongArguments';
import { ModuleDict } from '../../containers/moduleDict';
import { INTERNALS } from '../../internals';
import type { AnyModule } from '../../module';
import { Parameter } from '../../parameter';
import { className, describe, nameClasses, property } from '../../property';
import { rehouse } from '../../rehouse';
import { forget } from '../attributes';
import { inverseOrSame, type Parametrization, ParametrizationList } from './parametrizationList';

/** What has been computed within `cached`, by module and name. */
let cache: Map<AnyModule, Map<string, Tensor>> | null = null;

/**
 * Runs `fn`, in which each parametrized tensor is computed once, however often it is read, and returns its result.
 *
 * @param fn - a synchronous function
 * @returns what `fn` returned
 * @example
 * const layer = nn.utils.parametrizations.weightNorm(new nn.Linear(2, 2));
 * nn.utils.parametrize.cached(() => layer.weight === layer.weight); // true
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.parametrize.cached.html
 */
export function cached<T>(fn: () => T): T {
  checkFunction('cached', fn);
  const earlier = cache;
  cache ??= new Map();
  try {
    return fn();
  } finally {
    cache = earlier;
  }
}

function computed(module: AnyModule, name: string): Tensor {
  const list = listsOf(module)?.get(name) as ParametrizationList;
  if (cache === null) return list();
  const own = cache.get(module) ?? new Map<string, Tensor>();
  cache.set(module, own);
  const value = own.get(name) ?? list();
  value.storage.outlivesScopes = true;
  own.set(name, value);
  return value;
}

type Lists = ModuleDict<ParametrizationList>;

export function listsOf(module: AnyModule): Lists | null {
  const lists = property(module, 'parametrizations');
  return lists instanceof ModuleDict ? (lists as Lists) : null;
}

/**
 * Whether a tensor of the module (any, where no name is given) is computed by parametrizations.
 *
 * @param module - any module with parameters
 * @param tensorName - of one tensor; null for any
 * @returns whether it is
 * @example
 * nn.utils.parametrize.isParametrized(new nn.Linear(2, 2)); // false
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.parametrize.is_parametrized.html
 */
export function isParametrized(module: AnyModule, tensorName?: string | null): boolean {
  const lists = listsOf(module);
  if (lists === null) return false;
  return tensorName === undefined || tensorName === null ? [...lists.keys()].length > 0 : lists.has(tensorName);
}

/**
 * Has a module's parameter or buffer computed by another module, whenever it is read: `module.weight` is then
 * `parametrization(original)`, and the optimizer changes `module.parametrizations.weight.original`. Several parametrizations
 * of one tensor follow each other.
 *
 * A parametrization that has a method `rightInverse(value)` says what it starts from: one tensor, or several, so that
 * `module.weight = value` can be written.
 *
 * @param module - that has the tensor
 * @param tensorName - of a parameter or a buffer
 * @param parametrization - a module that computes the tensor from what is learned
 * @param options - `unsafe` (default false): the parametrization may change shape and dtype, and is not tried
 * @returns the module
 * @throws ValueError where there is no such tensor, or the parametrization changes its shape or dtype
 * @example
 * class Symmetric extends nn.Module {
 *   forward(x: Tensor) { return x.triu().add(x.triu(1).T); }
 * }
 * const layer = new nn.Linear(3, 3);
 * nn.utils.parametrize.registerParametrization(layer, 'weight', new Symmetric());
 * layer.weight.equal(layer.weight.T); // true
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.parametrize.register_parametrization.html
 */
export function registerParametrization<M extends AnyModule>(
  module: M,
  tensorName: string,
  parametrization: Parametrization,
  options: { unsafe?: boolean } = {},
): M {
  const { unsafe = false } = options;
  parametrization.train(module.training);
  const known = listsOf(module);
  if (known?.has(tensorName)) {
    const list = known.get(tensorName);
    if (!unsafe) checkNext(property(module, tensorName) as Tensor, tensorName, parametrization);
    list.append(parametrization);
    list.unsafe ||= unsafe;
    return module;
  }
  const original = property(module, tensorName);
  const isHeld = original instanceof Parameter || module[INTERNALS].buffers.has(tensorName);
  if (!isHeld || !(original instanceof Tensor)) {
    throw new ValueError(
      `Module '${module}' does not have a parameter, a buffer, or a parametrized element with name '${tensorName}'`,
    );
  }
  const list = new ParametrizationList([parametrization], original, unsafe);
  forget(module, tensorName);
  if (known === null) {
    Object.setPrototypeOf(module, parametrizedClass(module));
    module.registerModule('parametrizations', new ModuleDict());
  }
  (listsOf(module) as Lists).set(tensorName, list);
  // Not enumerable: what walks through a module's fields must not compute it.
  Object.defineProperty(module, tensorName, {
    get: () => computed(module, tensorName),
    set: (value: Tensor) => list.rightInverse(value),
    enumerable: false,
    configurable: true,
  });
  return module;
}

/** A prototype of its own, so that the module prints as ParametrizedLinear and no shortcut for Linear is taken. */
function parametrizedClass(module: AnyModule): object {
  const prototype = Object.create(Object.getPrototypeOf(module)) as object;
  const name = `Parametrized${className(module)}`;
  nameClasses({ [name]: { prototype } as never });
  return prototype;
}

function checkNext(value: Tensor, name: string, parametrization: Parametrization): void {
  const check = (result: unknown, subject: string, call: string): void => {
    if (!(result instanceof Tensor)) throw new ValueError(`${call} must return a tensor. Got ${describe(result)}.`);
    const [mine, theirs] = [value, result].map((x) => `torch.Size(${showShape(x.sizes)})`);
    if (result.dtype !== value.dtype) {
      throw new ValueError(
        `${subject} dtype of the tensor, unless the \`unsafe\` flag is enabled.\nmodule.${name}.dtype: ${value.dtype}\n` +
          `returned dtype: ${result.dtype}`,
      );
    }
    if (!sameShape(result.sizes, value.sizes)) {
      throw new ValueError(
        `${subject} shape of the tensor, unless the \`unsafe\` flag is enabled.\nmodule.${name}.shape: ${mine}\n` +
          `returned shape: ${theirs}`,
      );
    }
  };
  const next = parametrization(value) as Tensor;
  check(next, 'Registering a parametrization may not change the', 'A parametrization');
  if (typeof parametrization.rightInverse !== 'function') return;
  check(
    inverseOrSame(parametrization, next),
    'parametrization.right_inverse may not change the',
    'parametrization.right_inverse',
  );
}

/**
 * Makes a parametrized tensor an ordinary parameter or buffer again, with what it is now, or with what the parametrizations
 * started from.
 *
 * @param module - that has the tensor
 * @param tensorName - of a parametrized tensor
 * @param options - `leaveParametrized` (default true): keep what the parametrizations give now
 * @returns the module
 * @throws ValueError where the tensor is not parametrized, or is to be left as one tensor that it has several of
 * @example
 * const layer = nn.utils.parametrizations.weightNorm(new nn.Linear(2, 2));
 * Object.keys(nn.utils.parametrize.removeParametrizations(layer, 'weight').stateDict()); // ['bias', 'weight']
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.parametrize.remove_parametrizations.html
 */
export function removeParametrizations<M extends AnyModule>(
  module: M,
  tensorName: string,
  options: { leaveParametrized?: boolean } = {},
): M {
  const { leaveParametrized = true } = options;
  if (!isParametrized(module, tensorName)) {
    throw new ValueError(`Module ${module} does not have a parametrization on ${tensorName}`);
  }
  const lists = listsOf(module) as Lists;
  const list = lists.get(tensorName);
  if (list.originals !== null && !leaveParametrized) {
    throw new ValueError(
      'Cannot leave unparametrized (`leave_parametrized=False`) a tensor that is parametrized in terms of a sequence of tensors.',
    );
  }
  const value = computed(module, tensorName);
  const learned = list.originals === null ? list.original instanceof Parameter : value.requiresGrad;
  const own = (): Tensor => noGrad(() => clone(value));
  let kept: Tensor;
  if (list.originals === null) {
    kept = list.original;
    if (leaveParametrized) rehouse(kept, own());
  } else kept = learned ? new Parameter(own()) : own();
  forget(module, tensorName);
  lists.pop(tensorName);
  if (kept instanceof Parameter) module.registerParameter(tensorName, kept);
  else module.registerBuffer(tensorName, kept);
  if (!isParametrized(module)) {
    forget(module, 'parametrizations');
    Object.setPrototypeOf(module, Object.getPrototypeOf(Object.getPrototypeOf(module)));
  }
  return module;
}
