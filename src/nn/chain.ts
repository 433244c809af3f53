import { abandon, latestSerial } from '../tensor/storage';
import { Tensor } from '../tensor/tensor';
import { type AnyModule, hasHooks } from './module';

/**
 * Marks classes whose modules neither keep their input or output nor hand them to anyone. Between two such modules
 * nobody else can hold the tensor that passes, so its memory is freed as soon as the graph allows.
 */
const transparent = new WeakSet<object>();

// biome-ignore lint/suspicious/noExplicitAny: a constructor of whatever arguments
export function markTransparent(...classes: (abstract new (...args: any[]) => AnyModule)[]): void {
  for (const cls of classes) transparent.add(cls.prototype);
}

export function isTransparent(module: AnyModule): boolean {
  return transparent.has(Object.getPrototypeOf(module)) && !hasHooks(module);
}

/**
 * Calls the modules in a row.
 *
 * @param args - arguments of the first module
 */
export function runChain(modules: readonly AnyModule[], args: unknown[]): unknown {
  if (modules.length === 0) return args[0];
  /** Storages up to this one were, or may have been, in other hands. */
  let foreign = latestSerial();
  let value = (modules[0] as AnyModule)(...args) as unknown;
  let clean = isTransparent(modules[0] as AnyModule);
  if (!clean) foreign = latestSerial();
  for (let i = 1; i < modules.length; i++) {
    const module = modules[i] as AnyModule;
    const before = value;
    value = module(before) as unknown;
    const passes = isTransparent(module);
    if (!passes) foreign = latestSerial();
    else if (clean && before instanceof Tensor && value instanceof Tensor) {
      if (before.storage !== value.storage && before.storage.serial > foreign) abandon(before.storage);
    }
    clean = passes;
  }
  return value;
}
