import { ValueError } from '../../errors';
import type { Tensor } from '../../tensor/tensor';
import { INTERNALS } from '../internals';
import type { AnyModule, ModuleHookHandle } from '../module';
import { Parameter } from '../parameter';
import { className, property } from '../property';

/** The module's parameter of that name. Throws ValueError where there is none. */
export function parameterOf(module: AnyModule, name: string): Parameter {
  const value = property(module, name);
  if (value instanceof Parameter) return value;
  throw new ValueError(`'${className(module)}' object has no parameter '${name}'`);
}

/** Takes a parameter or buffer off a module, under both of its names. */
export function forget(module: AnyModule, name: string): void {
  const record = module as unknown as Record<string, unknown>;
  delete record[name];
  const camel = name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  if (camel !== name) delete record[camel];
  module[INTERNALS].buffers.delete(name);
  module[INTERNALS].kinds.delete(name);
}

/** Sets what a module's forward takes for a parameter: a tensor that is computed, and not among the parameters. */
export function setComputed(module: AnyModule, name: string, value: Tensor): void {
  // It has to be there when forward reads it, in whatever scope that runs.
  value.storage.outlivesScopes = true;
  Object.defineProperty(module, name, { value, writable: true, enumerable: true, configurable: true });
}

/** What recomputes one of a module's tensors before each forward, with the hook that does. */
interface Recomputed<Method> {
  method: Method;
  handle: ModuleHookHandle;
}

/** The tensors of modules that a family of hooks recomputes: one hook a tensor. */
export class Recomputations<Method> {
  private readonly all = new WeakMap<AnyModule, Map<string, Recomputed<Method>>>();

  get(module: AnyModule, name: string): Method | undefined {
    return this.all.get(module)?.get(name)?.method;
  }

  /** Whether anything of the module is recomputed. */
  has(module: AnyModule): boolean {
    return (this.all.get(module)?.size ?? 0) > 0;
  }

  /** @param recompute - gets the module whose forward is about to run: this one, or a copy of it */
  set(module: AnyModule, name: string, method: Method, recompute: (module: AnyModule) => void): void {
    const own = this.all.get(module) ?? new Map<string, Recomputed<Method>>();
    own.get(name)?.handle.remove();
    own.set(name, { method, handle: module.registerForwardPreHook((hooked) => recompute(hooked)) });
    this.all.set(module, own);
  }

  delete(module: AnyModule, name: string): void {
    const own = this.all.get(module);
    own?.get(name)?.handle.remove();
    own?.delete(name);
  }
}

/** `dim` and options, for functions whose `dim` may be left out: `f(module, options)`. */
export function dimAndOptions<T extends object>(
  dim: number | null | undefined | (T & { dim?: number | null }),
  options: T | undefined,
): [dim: number | null | undefined, options: T] {
  if (typeof dim === 'object' && dim !== null) return [dim.dim, dim];
  return [dim, options ?? ({} as T)];
}
