import { packing } from '../autograd/savedHooks';
import { TorchletError } from '../errors';
import { abandon, latestSerial, type Storage } from '../tensor/storage';
import { Tensor } from '../tensor/tensor';
import { childRow, hasHooks } from './internals';
import { noteFailure } from './invoke';
import type { AnyModule } from './module';
import { type Classes, nameClasses } from './property';

/**
 * Marks classes whose modules neither keep their input or output nor hand them to anyone. Between two such modules
 * nobody else can hold the tensor that passes, so its memory is freed as soon as the graph allows.
 */
const TRANSPARENT = Symbol('transparent');

/** What the prototype of such a class says. */
interface Transparent {
  readonly prototype: object;
  readonly forward: AnyModule['forward'];
  readonly roles: InRow<AnyModule>;
}

/** Words for what a module does to each element of what comes out of the one before it. */
export type Epilogue = 'relu';

/** How modules of a class go together with others in a row. */
export interface InRow<M extends AnyModule> {
  /** It calls its children, who keep nothing only if they are of such classes, too. */
  composed?: true;
  /** What it is behind another. */
  is?: Epilogue;
  /** For each epilogue that one operation can compute along with the module: that operation. */
  absorbs?: Partial<Record<Epilogue, (module: M, x: Tensor) => Tensor>>;
}

/**
 * @param classes - by their names, which they are printed by
 * @param roles - how they go together with others
 */
export function markTransparent(classes: Classes): void;
export function markTransparent<M extends AnyModule>(classes: Record<string, ModuleClass<M>>, roles: InRow<M>): void;
export function markTransparent(classes: Classes, roles: InRow<never> = {}): void {
  nameClasses(classes);
  for (const { prototype } of Object.values(classes)) {
    const value: Transparent = {
      prototype,
      forward: (prototype as AnyModule).forward,
      roles: roles as InRow<AnyModule>,
    };
    Object.defineProperty(prototype, TRANSPARENT, { value });
  }
}

export function isTransparent(module: AnyModule): boolean {
  const own = transparencyOf(module);
  if (own === null) return isRow(['', module]) && areTransparent(module);
  return own.roles.composed !== true || areTransparent(module);
}

const areTransparent = (module: AnyModule): boolean => childRow(module).every(([, child]) => isTransparent(child));

/** Frees what a module has made, as soon as the graph allows, unless somebody may have seen it; `input` is not freed with it. */
export function spend(x: Tensor, module: AnyModule, input: Tensor): void {
  if (x.storage !== input.storage && isTransparent(module)) giveUp(x.storage);
}

/** What a graph saves goes to the user's hands where there are hooks for it. */
function giveUp(storage: Storage): void {
  if (packing.hooks === null) abandon(storage);
}

function transparencyOf(module: AnyModule): Transparent | null {
  const own = (module as { [TRANSPARENT]?: Transparent })[TRANSPARENT];
  if (own === undefined || own.prototype !== Object.getPrototypeOf(module)) return null;
  // A `forward` that was put in the place of the class's own may keep what it sees.
  return module.forward === own.forward && !hasHooks(module) ? own : null;
}

// biome-ignore lint/suspicious/noExplicitAny: a constructor of whatever arguments
type ModuleClass<M extends AnyModule> = abstract new (...args: any[]) => M;

/** The result of the module and the one behind it by one operation; null where there is none. */
function runTogether(module: AnyModule, next: AnyModule | undefined, x: unknown): Tensor | null {
  if (next === undefined) return null;
  // How modules go together is of use only where nobody can see what passes between them.
  const epilogue = transparencyOf(next)?.roles.is;
  const together = epilogue && transparencyOf(module)?.roles.absorbs?.[epilogue];
  if (together === undefined || !(x instanceof Tensor)) return null;
  try {
    return together(module, x);
  } catch (error) {
    if (error instanceof TorchletError) noteFailure(error, module);
    throw error;
  }
}

type Row = readonly (readonly [name: string, module: AnyModule])[];

let rowForward: unknown;

/** Tells which `forward` runs its children in a row. */
export function markRow(forward: AnyModule['forward']): void {
  rowForward = forward;
}

/** Whether calling the module is calling its children in a row. */
function isRow([, module]: Row[number]): boolean {
  return module.forward === rowForward && !hasHooks(module) && childRow(module).length > 0;
}

/** The modules with rows among them spread out, so that rows in rows take no more of the stack, however many. */
function flat(modules: Row): Row {
  const out: Row[number][] = [];
  const open = [...modules].reverse();
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    if (isRow(entry)) for (const child of [...childRow(entry[1])].reverse()) open.push(child);
    else out.push(entry);
  }
  return out;
}

/**
 * Calls the modules in a row, some of them by one operation where that is the same and quicker.
 *
 * @param args - arguments of the first module
 */
export function runChain(modules: Row, args: unknown[]): unknown {
  if (modules.length === 0) return args[0];
  if (modules.some(isRow)) return runChain(flat(modules), args);
  /** Storages up to this one were, or may have been, in other hands. */
  let foreign = latestSerial();
  let value: unknown = args[0];
  let clean = false;
  for (let i = 0; i < modules.length; ) {
    const module = (modules[i] as readonly [string, AnyModule])[1];
    const before = value;
    const together = runTogether(module, modules[i + 1]?.[1], before);
    if (together !== null) value = together;
    else value = i === 0 ? (module(...args) as unknown) : (module(before) as unknown);
    const passes = together !== null || isTransparent(module);
    if (!passes) foreign = latestSerial();
    else if (clean && before instanceof Tensor && value instanceof Tensor) {
      if (before.storage !== value.storage && before.storage.serial > foreign) giveUp(before.storage);
    }
    clean = passes;
    i += together !== null ? 2 : 1;
  }
  return value;
}
