import { ValueError } from '../errors';
import { infoOf } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';
import { typeName } from '../tensor/wrongArguments';
import { INTERNALS, isModule, type Kind } from './internals';
import type { AnyModule } from './module';
import { Parameter } from './parameter';

const names = new WeakMap<object, string>();

// biome-ignore lint/suspicious/noExplicitAny: constructors of whatever arguments
export type Classes = Record<string, abstract new (...args: any[]) => object>;

/** Notes the classes' names, `nameClasses({ Linear })`: minifiers change those in the code, but not keys of objects. */
export function nameClasses(classes: Classes): void {
  for (const [name, cls] of Object.entries(classes)) names.set(cls.prototype, name);
}

/** The class's name, as PyTorch prints it. */
export function className(module: object): string {
  return names.get(Object.getPrototypeOf(module)) ?? module.constructor?.name ?? 'object';
}

/** Whether the module's class is one of the library's. */
export function isNamed(module: object): boolean {
  return names.has(Object.getPrototypeOf(module));
}

/** How a value that does not belong there is named. */
export function describe(value: unknown): string {
  if (value instanceof Tensor) return `torch.${infoOf(value.dtype).tensorName}`;
  if (isModule(value)) return className(value);
  return typeof value === 'object' ? typeName(value) : typeof value;
}

/** Throws where `name` can't be given to a parameter, a buffer or a module. */
export function checkName(module: object, name: string, kind: Kind): void {
  if (typeof name !== 'string') throw new ValueError(`${kind} name should be a string. Got ${typeof name}`);
  if (name.includes('.')) throw new ValueError(`${kind} name can't contain ".", got: ${name}`);
  if (name === '') throw new ValueError(`${kind} name can't be empty string ""`);
  const taken = Object.hasOwn(module, name)
    ? property(module, name) !== undefined && kindAt(module, name) !== kind
    : name in module;
  if (taken) throw new ValueError(`attribute '${name}' already exists`);
}

export function property(module: object, name: string): unknown {
  return (module as Record<string, unknown>)[name];
}

function kindOf(value: unknown): Kind | undefined {
  if (value instanceof Parameter) return 'parameter';
  return isModule(value) ? 'module' : undefined;
}

function kindAt(module: object, name: string): Kind | undefined {
  return (module as AnyModule)[INTERNALS].kinds.get(name) ?? kindOf(property(module, name));
}

const EXPECTED: Record<Kind, string> = {
  parameter: "parameter '%' (torch.nn.Parameter or None expected)",
  buffer: "buffer '%' (torch.Tensor or None expected)",
  module: "child module '%' (torch.nn.Module or None expected)",
};

/** What the property becomes when `value` is assigned: a parameter stays one until another takes its place, and so on. */
function kindAfter(before: Kind, name: string, value: unknown): Kind {
  const kind = kindOf(value);
  if (kind === 'parameter' || (kind === 'module' && before !== 'parameter')) return kind;
  if (value === null || (before === 'buffer' && value instanceof Tensor)) return before;
  const rest = EXPECTED[before].replace('%', () => name);
  const hint =
    before === 'parameter' && value instanceof Tensor
      ? `; ${/^\d/.test(name) ? `this[${name}]` : `this.${name}`} = new nn.Parameter(tensor) makes it one`
      : '';
  throw new ValueError(`cannot assign '${describe(value)}' as ${rest}${hint}`);
}

/**
 * Makes the property a parameter, a buffer or a child module, and its camelCase name another way to it. What is assigned to
 * it later is checked: a tensor in the place of a parameter would drop it from `parameters()`.
 */
export function define(module: object, name: string, kind: Kind, value: unknown): void {
  const internals = (module as AnyModule)[INTERNALS];
  const { kinds, buffers } = internals;
  kinds.set(name, kind);
  internals.row = null;
  let state = value;
  const set = (next: unknown): void => {
    const before = kinds.get(name) as Kind;
    const after = kindAfter(before, name, next);
    if (after !== before) {
      kinds.set(name, after);
      buffers.delete(name);
    }
    keep(next);
    internals.row = null;
    state = next;
  };
  keep(value);
  Object.defineProperty(module, name, { get: () => state, set, enumerable: true, configurable: true });
  defineCamelCase(module, name);
}

/** State of a module outlives the scope in which it is made. */
function keep(value: unknown): void {
  if (value instanceof Tensor) value.storage.outlivesScopes = true;
}

/** Has the parameters and modules among the fields of a module's class checked, too: fields are defined, not assigned. */
export function seal(module: object): void {
  for (const [name, value] of Object.entries(module)) {
    const kind = kindOf(value);
    if (kind === undefined || Object.getOwnPropertyDescriptor(module, name)?.get !== undefined) continue;
    define(module, name, kind, value);
  }
}

/** Stands behind the prototypes of modules, where an assignment arrives that makes a new property. */
export function catchAssignments(prototype: object): object {
  return new Proxy(Object.create(prototype), {
    set(_, name, value, receiver) {
      const kind = typeof name === 'string' && INTERNALS in receiver ? kindOf(value) : undefined;
      if (kind !== undefined) define(receiver, name as string, kind, value);
      else
        return Reflect.defineProperty(receiver, name, { value, writable: true, enumerable: true, configurable: true });
      return true;
    },
  });
}

function defineCamelCase(module: object, name: string): void {
  const camel = name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  if (camel === name) return;
  Object.defineProperty(module, camel, {
    get: () => property(module, name),
    set: (next: unknown) => {
      (module as Record<string, unknown>)[name] = next;
    },
    enumerable: false,
    configurable: true,
  });
}

/** A dotted path. */
export function joinName(prefix: string, name: string): string {
  return prefix === '' ? name : `${prefix}.${name}`;
}
