import { type Callable, find, isCallable, isTensor, type Library, type ModuleLike, stateOf } from '../api.ts';
import { placeArguments } from '../arguments.ts';
import { camelCase, publicPath } from '../names.ts';
import { NotCovered } from '../outcome.ts';
import { signaturesOf } from '../pytorch/signature.ts';
import type { Operation } from './call.ts';

const isModule = (value: unknown): value is ModuleLike =>
  isCallable(value) &&
  isCallable((value as Partial<ModuleLike>).stateDict) &&
  isCallable((value as Partial<ModuleLike>).namedParameters);

/** A parameter or buffer by PyTorch's own key, `0.weight`: the longest beginning of the path that is one. */
function stateEntry(module: ModuleLike, keys: readonly string[]): readonly [value: unknown, length: number] | null {
  const entries = new Map<string, unknown>([...Object.entries(stateOf(module)), ...module.namedParameters()]);
  for (let length = keys.length; length > 0; length--) {
    const key = keys.slice(0, length).join('.');
    if (entries.has(key)) return [entries.get(key), length];
  }
  return null;
}

/** One attribute: an item of a list, a field under its own or its camelCase name. */
function attribute(value: unknown, key: string, what: string): unknown {
  const owner = value as Record<string, unknown>;
  const found = [key, camelCase(key)].find((name) => name in Object(value));
  if (found === undefined) throw new NotCovered(what);
  return owner[found];
}

/** `m.0.weight.grad`, `packed.batch_sizes`, `state.1`, from the value of the variable on. */
export function readAttributes(value: unknown, keys: readonly string[], what: string): unknown {
  if (keys.length === 0) return value;
  if (isModule(value)) {
    const entry = stateEntry(value, keys);
    if (entry !== null) return readAttributes(entry[0], keys.slice(entry[1]), what);
  }
  const [key = '', ...rest] = keys;
  if (key === 'grad' && isTensor(value)) return readAttributes(value.grad, rest, what);
  return readAttributes(attribute(value, key, what), rest, what);
}

/** What the prototype of a class has; fields that the constructor sets show only on the object. */
const hasMember = (library: Library, className: string, member: string): boolean => {
  const Made = find(library.torchlet, publicPath(className)) as { prototype?: object } | undefined;
  return Made?.prototype === undefined || member in Made.prototype;
};

/** The call of an object, or of a method of it: `m`, `d.log_prob`. `className` is PyTorch's name of its class, if known. */
export function objectOperation(library: Library, className: string | undefined, method: string | null): Operation {
  const member = method === null ? null : camelCase(method);
  if (className !== undefined && member !== null && !hasMember(library, className, member)) {
    throw new NotCovered(`${publicPath(className)}.${member}`);
  }
  const signature = signatureName(className, method ?? 'forward');
  return ([self, ...args], kwargs) => {
    const placed = placeArguments(signature, args, kwargs);
    if (member === null) return (self as Callable)(...placed);
    const called = (self as Record<string, unknown>)[member];
    if (!isCallable(called)) throw new NotCovered(`${publicPath(className ?? 'object')}.${member}`);
    return called.apply(self, placed);
  };
}

/** Methods that a class inherits are listed with it; an object of unknown class has those of distributions. */
function signatureName(className: string | undefined, method: string): string {
  const own = `${className}.${method}`;
  return signaturesOf(own).length > 0 ? own : `distributions.Distribution.${method}`;
}
