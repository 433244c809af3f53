import type { AnyModule } from './module';

export type Hook = (...args: never[]) => unknown;

export type Kind = 'parameter' | 'buffer' | 'module';

/** What a module keeps beside its properties. */
export interface Internals {
  /** Names of buffers; the value tells whether it goes into the state dict. */
  buffers: Map<string, boolean>;
  /** What assignments to a property are checked by. */
  kinds: Map<string, Kind>;
  /** Whether the fields of its class are checked, too. */
  sealed: boolean;
  preHooks: Map<number, Hook>;
  hooks: Map<number, Hook>;
}

export const INTERNALS = Symbol('internals');
let hookIds = 0;

export function emptyInternals(): Internals {
  return { buffers: new Map(), kinds: new Map(), sealed: false, preHooks: new Map(), hooks: new Map() };
}

export function addHook(hooks: Map<number, Hook>, hook: Hook): { remove(): void } {
  const id = hookIds++;
  hooks.set(id, hook);
  return { remove: () => void hooks.delete(id) };
}

/** Whether calling the module does anything beside `forward`. */
export function hasHooks(module: AnyModule): boolean {
  const internals = module[INTERNALS];
  return internals.hooks.size > 0 || internals.preHooks.size > 0;
}

export function isModule(value: unknown): value is AnyModule {
  return typeof value === 'function' && INTERNALS in value;
}

/** The modules that are properties, under all of their names. */
export function* childEntries(module: object): Generator<[string, AnyModule]> {
  for (const [name, value] of Object.entries(module)) if (isModule(value)) yield [name, value];
}
