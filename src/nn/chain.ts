import { TorchletError } from '../errors';
import { abandon, latestSerial } from '../tensor/storage';
import { Tensor } from '../tensor/tensor';
import { hasHooks } from './internals';
import { noteFailure } from './invoke';
import type { AnyModule } from './module';
import { nameClasses } from './property';

/**
 * Marks classes whose modules neither keep their input or output nor hand them to anyone. Between two such modules
 * nobody else can hold the tensor that passes, so its memory is freed as soon as the graph allows.
 */
const transparent = new WeakMap<object, AnyModule['forward']>();

/** @param classes - by their names, which they are printed by */
export function markTransparent(classes: Record<string, ModuleClass<AnyModule>>): void {
  nameClasses(classes);
  for (const cls of Object.values(classes)) transparent.set(cls.prototype, (cls.prototype as AnyModule).forward);
}

export function isTransparent(module: AnyModule): boolean {
  // A `forward` that was put in the place of the class's own may keep what it sees.
  const own = transparent.get(Object.getPrototypeOf(module));
  return own !== undefined && module.forward === own && !hasHooks(module);
}

/** Modules in a row that one operation computes; `run` returns null where their settings do not allow it. */
interface Fusion {
  rest: readonly object[];
  run(modules: readonly AnyModule[], x: Tensor): Tensor | null;
}

const fusions = new Map<object, Fusion[]>();

// biome-ignore lint/suspicious/noExplicitAny: a constructor of whatever arguments
type ModuleClass<M extends AnyModule> = abstract new (...args: any[]) => M;

/**
 * Registers one operation for modules of these classes in a row. It is used where all of them are transparent: nobody
 * can see the tensors in between. Longer rows are to be registered before shorter ones.
 */
export function registerFusion<Row extends readonly AnyModule[]>(
  classes: { [I in keyof Row]: ModuleClass<Row[I]> },
  run: (modules: Row, x: Tensor) => Tensor | null,
): void {
  const [first, ...rest] = classes.map((cls) => cls.prototype as object) as [object, ...object[]];
  const known = fusions.get(first) ?? [];
  known.push({ rest, run: run as unknown as Fusion['run'] });
  fusions.set(first, known);
}

/** The result of the modules from `at` on by one operation, and how many they are; null where there is none. */
function runFused(modules: readonly AnyModule[], at: number, x: unknown): { value: Tensor; count: number } | null {
  const known = fusions.get(Object.getPrototypeOf(modules[at]));
  if (known === undefined || !(x instanceof Tensor)) return null;
  for (const { rest, run } of known) {
    const row = modules.slice(at, at + rest.length + 1);
    if (row.length !== rest.length + 1 || hasHooks(row[0] as AnyModule)) continue;
    if (!rest.every((prototype, i) => Object.getPrototypeOf(row[i + 1]) === prototype)) continue;
    if (!row.every(isTransparent)) continue;
    let value: Tensor | null;
    try {
      value = run(row, x);
    } catch (error) {
      if (error instanceof TorchletError) noteFailure(error, row[0] as AnyModule);
      throw error;
    }
    if (value !== null) return { value, count: row.length };
  }
  return null;
}

/**
 * Calls the modules in a row, some of them by one operation where that is the same and quicker.
 *
 * @param args - arguments of the first module
 */
export function runChain(modules: readonly AnyModule[], args: unknown[]): unknown {
  if (modules.length === 0) return args[0];
  /** Storages up to this one were, or may have been, in other hands. */
  let foreign = latestSerial();
  let value: unknown = args[0];
  let clean = false;
  for (let i = 0; i < modules.length; ) {
    const module = modules[i] as AnyModule;
    const before = value;
    const fused = runFused(modules, i, before);
    if (fused !== null) value = fused.value;
    else value = i === 0 ? (module(...args) as unknown) : (module(before) as unknown);
    const passes = fused !== null || isTransparent(module);
    if (!passes) foreign = latestSerial();
    else if (clean && before instanceof Tensor && value instanceof Tensor) {
      if (before.storage !== value.storage && before.storage.serial > foreign) abandon(before.storage);
    }
    clean = passes;
    i += fused?.count ?? 1;
  }
  return value;
}
