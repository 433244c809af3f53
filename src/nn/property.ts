import { ValueError } from '../errors';
import { infoOf } from '../tensor/dtype';
import { Tensor } from '../tensor/tensor';

const names = new WeakMap<object, string>();

// biome-ignore lint/suspicious/noExplicitAny: constructors of whatever arguments
export type Classes = Record<string, abstract new (...args: any[]) => object>;

/** Notes the classes' names, `nameClasses({ Linear })`: minifiers change those in the code, but not keys of objects. */
export function nameClasses(classes: Classes): void {
  for (const [name, cls] of Object.entries(classes)) names.set(cls.prototype, name);
}

/** The class's name, as PyTorch prints it. */
export function className(module: object): string {
  return names.get(Object.getPrototypeOf(module)) ?? module.constructor.name;
}

/** Whether the module's class is one of the library's. */
export function isNamed(module: object): boolean {
  return names.has(Object.getPrototypeOf(module));
}

/** How a value that does not belong there is named. */
export function describe(value: unknown): string {
  return value instanceof Tensor ? `torch.${infoOf(value.dtype).tensorName}` : typeof value;
}

/** Throws where `name` can't be given to a parameter, a buffer or a module. */
export function checkName(module: object, name: string, what: 'parameter' | 'buffer' | 'module'): void {
  if (name.includes('.')) throw new ValueError(`${what} name can't contain ".", got: ${name}`);
  if (name === '') throw new ValueError(`${what} name can't be empty string ""`);
  if (name in module && !Object.hasOwn(module, name)) throw new ValueError(`attribute '${name}' already exists`);
}

export function property(module: object, name: string): unknown {
  return (module as Record<string, unknown>)[name];
}

/** Sets the property, and its camelCase name as another way to it. */
export function define(module: object, name: string, value: unknown): void {
  // State of a module outlives the scope in which it is made.
  if (value instanceof Tensor) value.storage.outlivesScopes = true;
  Object.defineProperty(module, name, { value, writable: true, enumerable: true, configurable: true });
  defineCamelCase(module, name);
}

/** The same for a property whose value is replaced as the module runs: whatever tensor comes outlives the scope too. */
export function defineState(module: object, name: string, value: Tensor | null): void {
  let state = value;
  const set = (next: Tensor | null): void => {
    if (next instanceof Tensor) next.storage.outlivesScopes = true;
    state = next;
  };
  set(value);
  Object.defineProperty(module, name, { get: () => state, set, enumerable: true, configurable: true });
  defineCamelCase(module, name);
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
