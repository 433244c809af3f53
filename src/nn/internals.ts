import type { AnyModule } from './module';

export type Hook = (...args: never[]) => unknown;

export type Kind = 'parameter' | 'buffer' | 'module';

export interface BackwardHooks {
  pre: Map<number, Hook>;
  full: Map<number, Hook>;
  /** Runs the module's forward between the operations that call them. A function, so that only who has hooks downloads it. */
  watch: (module: AnyModule, args: unknown[]) => unknown;
}

export type Child = readonly [name: string, module: AnyModule];

/** What a module keeps beside its properties. */
export interface Internals {
  /** Names of buffers; the value tells whether it goes into the state dict. */
  buffers: Map<string, boolean>;
  /** What assignments to a property are checked by. */
  kinds: Map<string, Kind>;
  /** Whether the fields of its class are checked, too. */
  sealed: boolean;
  /** The children in order, of a container that asked for them; null after a change. */
  row: Child[] | null;
  preHooks: Map<number, Hook>;
  hooks: Map<number, Hook>;
  /** Hooks on the gradients, before and after they have gone through; null where there never were any. */
  backward: BackwardHooks | null;
}

export const INTERNALS = Symbol('internals');
let hookIds = 0;

export function emptyInternals(): Internals {
  return {
    buffers: new Map(),
    kinds: new Map(),
    sealed: false,
    row: null,
    preHooks: new Map(),
    hooks: new Map(),
    backward: null,
  };
}

export function addHook(hooks: Map<number, Hook>, hook: Hook): { remove(): void } {
  const id = hookIds++;
  hooks.set(id, hook);
  return { remove: () => void hooks.delete(id) };
}

/** Whether calling the module does anything beside `forward`. */
export function hasHooks(module: AnyModule): boolean {
  const internals = module[INTERNALS];
  return internals.hooks.size > 0 || internals.preHooks.size > 0 || internals.backward !== null;
}

export function isModule(value: unknown): value is AnyModule {
  return typeof value === 'function' && INTERNALS in value;
}

/**
 * The same as a list, which is kept until a property changes.
 *
 * @param isPlain - whether its class has no fields: before it is sealed these are plain properties, whose changes nobody notes
 */
export function childRow(module: AnyModule, isPlain = false): readonly Child[] {
  return ownRow(module, isPlain);
}

function ownRow(module: AnyModule, isPlain: boolean): Child[] {
  const internals = module[INTERNALS];
  const { row } = internals;
  if (row?.every((entry) => isCurrent(module, entry))) return row;
  const found = [...childEntries(module)];
  if (isPlain || internals.sealed) internals.row = found;
  return found;
}

/** Adds a child behind the others, under their number as its name; the list of them is not made anew where all have numbers. */
export function appendChild(module: AnyModule, child: AnyModule, isPlain: boolean): void {
  const internals = module[INTERNALS];
  const last = internals.row?.at(-1);
  // Whoever asks for the list next looks at all of it.
  const row = last && isCurrent(module, last) ? (internals.row as Child[]) : ownRow(module, isPlain);
  let number = row.length;
  const isKept = row === internals.row && (number === 0 || row[number - 1]?.[0] === `${number - 1}`);
  // Where one before was deleted, the last one has this number.
  while (Object.hasOwn(module, number)) number++;
  const entry: Child = [`${number}`, child];
  module.registerModule(...entry);
  if (!isKept) return;
  row.push(entry);
  internals.row = row;
}

/** Deletes the last child. */
export function deleteLast(module: AnyModule, name: string): void {
  const { row } = module[INTERNALS];
  delete (module as unknown as Record<string, unknown>)[name];
  if (row?.at(-1)?.[0] === name) row.pop();
}

/** A property that was deleted is noted nowhere else. */
function isCurrent(module: object, [name, child]: Child): boolean {
  return (module as Record<string, unknown>)[name] === child;
}

/** The modules that are properties, under all of their names. */
export function* childEntries(module: object): Generator<[string, AnyModule]> {
  for (const [name, value] of Object.entries(module)) if (isModule(value)) yield [name, value];
}
