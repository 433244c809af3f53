import { noGrad } from '../../../autograd/mode';
import { ValueError } from '../../../errors';
import { copy_ } from '../../../ops/pointwise/copy';
import { narrow } from '../../../ops/shape/narrow';
import { reshape } from '../../../ops/shape/reshape';
import { onesLike } from '../../../tensor/create';
import { Tensor } from '../../../tensor/tensor';
import type { AnyModule } from '../../module';
import type { Parameter } from '../../parameter';
import { property } from '../../property';
import { forget } from '../attributes';
import { parametersToVector } from '../convertParameters';
import { type BasePruningMethod, furtherMask, masked, pruned } from './method';
import {
  CustomFromMask,
  Identity,
  L1Unstructured,
  LnStructured,
  RandomStructured,
  RandomUnstructured,
} from './methods';

/**
 * Makes a parameter one that is pruned, with a mask of ones: `weight_orig` and `weight_mask` stand for `weight`.
 *
 * @param module - that has the parameter
 * @param name - of the parameter
 * @returns the module
 * @example
 * Object.keys(nn.utils.prune.identity(new nn.Linear(2, 1), 'bias').stateDict()); // ['weight', 'bias_orig', 'bias_mask']
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.prune.identity.html
 */
export function identity<M extends AnyModule>(module: M, name: string): M {
  new Identity().applyTo(module, name);
  return module;
}

/**
 * Prunes elements of a parameter at random.
 *
 * @param module - that has the parameter
 * @param name - of the parameter
 * @param amount - a whole number: how many; a fraction: which share
 * @returns the module
 * @throws ValueError for an amount out of range; nothing has changed then
 * @example
 * nn.utils.prune.randomUnstructured(new nn.Linear(2, 2), 'weight', 0.5);
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.prune.random_unstructured.html
 */
export function randomUnstructured<M extends AnyModule>(module: M, name: string, amount: number): M {
  new RandomUnstructured(amount).applyTo(module, name);
  return module;
}

/**
 * Prunes the elements of a parameter with the smallest modulus: the forward takes `weight_mask * weight_orig`.
 *
 * @param module - that has the parameter
 * @param name - of the parameter
 * @param amount - a whole number: how many; a fraction: which share
 * @param importanceScores - what decides in place of the parameter's own elements; of its shape
 * @returns the module
 * @throws ValueError for an amount out of range; nothing has changed then
 * @example
 * const layer = nn.utils.prune.l1Unstructured(new nn.Linear(2, 2), 'weight', 1);
 * layer.stateDict().weight_mask?.sum().item(); // 3
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.prune.l1_unstructured.html
 */
export function l1Unstructured<M extends AnyModule>(
  module: M,
  name: string,
  amount: number,
  importanceScores?: Tensor | null,
): M {
  new L1Unstructured(amount).applyTo(module, name, { importanceScores });
  return module;
}

/**
 * Prunes slices of a parameter along a dim at random.
 *
 * @param module - that has the parameter
 * @param name - of the parameter
 * @param amount - a whole number: how many; a fraction: which share
 * @param dim - along which the slices lie
 * @returns the module
 * @throws ValueError for an amount out of range or a parameter of one dim; nothing has changed then
 * @example
 * nn.utils.prune.randomStructured(new nn.Linear(2, 2), 'weight', 1, 0);
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.prune.random_structured.html
 */
export function randomStructured<M extends AnyModule>(module: M, name: string, amount: number, dim: number): M {
  new RandomStructured(amount, dim).applyTo(module, name);
  return module;
}

/**
 * Prunes the slices of a parameter along a dim that have the smallest norm.
 *
 * @param module - that has the parameter
 * @param name - of the parameter
 * @param amount - a whole number: how many; a fraction: which share
 * @param n - the order of the norm
 * @param dim - along which the slices lie
 * @param importanceScores - what decides in place of the parameter's own elements; of its shape
 * @returns the module
 * @throws ValueError for an amount out of range or a parameter of one dim; nothing has changed then
 * @example
 * nn.utils.prune.lnStructured(new nn.Linear(2, 2), 'weight', 1, 2, 0);
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.prune.ln_structured.html
 */
export function lnStructured<M extends AnyModule>(
  module: M,
  name: string,
  amount: number,
  n: number,
  dim: number,
  importanceScores?: Tensor | null,
): M {
  new LnStructured(amount, n, dim).applyTo(module, name, { importanceScores });
  return module;
}

/**
 * Prunes a parameter as a mask says.
 *
 * @param module - that has the parameter
 * @param name - of the parameter
 * @param mask - of its shape: 0 for an element that goes
 * @returns the module
 * @throws ShapeError for another shape; nothing has changed then
 * @example
 * nn.utils.prune.customFromMask(new nn.Linear(2, 1), 'weight', tensor([[0, 1]]));
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.prune.custom_from_mask.html
 */
export function customFromMask<M extends AnyModule>(module: M, name: string, mask: Tensor): M {
  new CustomFromMask(mask).applyTo(module, name);
  return module;
}

export interface GlobalOptions {
  /** A whole number: how many of all elements go; a fraction: which share. */
  amount: number;
  /** Scores in place of the parameters' own, by module and name. */
  importanceScores?: readonly (readonly [module: AnyModule, name: string, scores: Tensor])[];
}

/**
 * Prunes several parameters as if they were one: the elements that go are found among all of them.
 *
 * @param parameters - pairs of a module and a parameter's name
 * @param pruningMethod - L1Unstructured or RandomUnstructured
 * @param options - `amount`: a share or a number of elements; `importanceScores`
 * @throws ValueError for a method of slices; nothing has changed then
 * @example
 * const { globalUnstructured, L1Unstructured } = nn.utils.prune;
 * const [a, b] = [new nn.Linear(2, 2), new nn.Linear(2, 2)];
 * globalUnstructured([[a, 'weight'], [b, 'weight']], L1Unstructured, { amount: 0.5 });
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.prune.global_unstructured.html
 */
export function globalUnstructured(
  parameters: Iterable<readonly [module: AnyModule, name: string]>,
  pruningMethod: new (amount: number) => BasePruningMethod,
  options: GlobalOptions,
): void {
  const list = [...parameters];
  const pruningType = (pruningMethod as { prototype?: BasePruningMethod } | undefined)?.prototype?.pruningType;
  if (pruningType !== 'unstructured') {
    const found = `Found method of type ${pruningType}`;
    throw new ValueError(`Only "unstructured" PRUNING_TYPE supported for the \`pruning_method\`. ${found}`);
  }
  const method = new pruningMethod(options.amount);
  const own = list.map(([module, name]) => property(module, name) as Tensor);
  const flat = (tensors: Tensor[]): Tensor => parametersToVector(tensors.map((x) => reshape(x, [-1])));
  const mask = noGrad(() => {
    const scores = list.map(([module, name], i) => {
      const given = options.importanceScores?.find((entry) => entry[0] === module && entry[1] === name);
      return given?.[2] ?? (own[i] as Tensor);
    });
    const masks = list.map(([module, name], i) => {
      const known = property(module, `${name}_mask`);
      return known instanceof Tensor ? known : onesLike(own[i] as Tensor);
    });
    return furtherMask(method, flat(scores), flat(masks));
  });
  let start = 0;
  list.forEach(([module, name], i) => {
    const { count, sizes: shape } = own[i] as Tensor;
    customFromMask(module, name, reshape(narrow(mask, 0, start, count), shape));
    start += count;
  });
}

/**
 * Makes pruning permanent: the parameter is there again, with zeros in it.
 *
 * @param module - that has the parameter
 * @param name - of the parameter
 * @returns the module
 * @throws ValueError where it was not pruned
 * @example
 * const layer = nn.utils.prune.identity(new nn.Linear(2, 1), 'bias');
 * Object.keys(nn.utils.prune.remove(layer, 'bias').stateDict()); // ['weight', 'bias']
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.prune.remove.html
 */
export function remove<M extends AnyModule>(module: M, name: string): M {
  if (pruned.get(module, name) === undefined) {
    throw new ValueError(`Parameter '${name}' of module ${module} has to be pruned before pruning can be removed`);
  }
  const orig = property(module, `${name}_orig`) as Parameter;
  noGrad(() => void copy_(orig, masked(module, name)));
  pruned.delete(module, name);
  for (const suffix of ['', '_orig', '_mask']) forget(module, name + suffix);
  module.registerParameter(name, orig);
  return module;
}

/**
 * Whether a parameter of the module, or of one below it, is pruned.
 *
 * @param module - any module with parameters
 * @returns whether one is
 * @example
 * nn.utils.prune.isPruned(new nn.Linear(2, 1)); // false
 * @see https://pytorch.org/docs/stable/generated/torch.nn.utils.prune.is_pruned.html
 */
export function isPruned(module: AnyModule): boolean {
  for (const one of module.modules()) if (pruned.has(one)) return true;
  return false;
}
