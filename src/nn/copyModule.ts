import { ValueError } from '../errors';
import { copyOf } from '../tensor/copy';
import { Tensor } from '../tensor/tensor';
import { INTERNALS } from './internals';
import { type AnyModule, Module } from './module';
import { Parameter } from './parameter';
import { className } from './property';

/**
 * A module of the same class with copies of all that the other one has: parameters, buffers, child modules, settings and
 * hooks. What stands in several places is one thing in the copy, too. The class's constructor does not run.
 */
export function copyModule<M extends AnyModule>(module: M, known: Map<unknown, unknown> = new Map()): M {
  const found = known.get(module) as M | undefined;
  if (found !== undefined) return found;
  const copy = Reflect.construct(Module, [], Object.getPrototypeOf(module).constructor) as M;
  if (Object.getPrototypeOf(copy) !== Object.getPrototypeOf(module)) {
    throw new ValueError(`a ${className(module)} whose prototype was replaced can't be copied`);
  }
  known.set(module, copy);
  copy.training = module.training;
  const { buffers, kinds, hooks, preHooks, backward } = module[INTERNALS];
  for (const [name, value] of Object.entries(module)) {
    const persistent = buffers.get(name);
    const kind = kinds.get(name);
    const copied = copyValue(value, known);
    if (persistent !== undefined) copy.registerBuffer(name, copied as Tensor | null, { persistent });
    else if (kind === 'parameter' || value instanceof Parameter)
      copy.registerParameter(name, copied as Parameter | null);
    else if (kind === 'module' || value instanceof Module) copy.registerModule(name, copied as AnyModule | null);
    else if (name !== 'training') (copy as unknown as Record<string, unknown>)[name] = copied;
  }
  for (const [id, hook] of hooks) copy[INTERNALS].hooks.set(id, hook);
  for (const [id, hook] of preHooks) copy[INTERNALS].preHooks.set(id, hook);
  if (backward !== null) {
    copy[INTERNALS].backward = { ...backward, pre: new Map(backward.pre), full: new Map(backward.full) };
  }
  return copy;
}

function copyValue(value: unknown, known: Map<unknown, unknown>): unknown {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return value;
  if (known.has(value)) return known.get(value);
  const copy = copyNew(value, known);
  known.set(value, copy);
  return copy;
}

function copyNew(value: object, known: Map<unknown, unknown>): unknown {
  if (value instanceof Module) return copyModule(value as AnyModule, known);
  if (value instanceof Tensor) {
    const copy = copyOf(value);
    return value instanceof Parameter ? new Parameter(copy, { requiresGrad: value.requiresGrad }) : copy;
  }
  if (Array.isArray(value)) return value.map((one: unknown) => copyValue(one, known));
  if (Object.getPrototypeOf(value) === Object.prototype) {
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, copyValue(one, known)]));
  }
  return value;
}
