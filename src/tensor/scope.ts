import { ValueError } from '../errors';
import { isPlainObject } from './plainObject';
import { beginScope, endScope, hold, type Storage } from './storage';
import { Tensor } from './tensor';
import { checkFunction } from './wrongArguments';

export interface ScopeOptions {
  /** Tensors, or arrays, maps and plain objects of them, that live on as the result does; read when `fn` has returned or thrown. */
  keep?: unknown;
}

/**
 * Runs `fn` and frees, at its end, every tensor made in it, except those in its result (also within arrays and plain
 * objects), those in `keep` and those that `x.keep()` was called on, parameters and buffers of modules, gradients, and
 * what a graph still needs.
 *
 * Nobody has to use it: memory is bounded without it. It frees at a known moment what would otherwise wait for the
 * garbage collector or the heap's limit. A tensor from inside that is stored elsewhere and not kept throws when it is
 * used later.
 *
 * @param fn - a synchronous function
 * @param options - `keep`: what shall live on beside the result
 * @returns what `fn` returned
 * @throws ValueError when fn returns a promise: the scope would end before it
 * @example
 * const loss = scope(() => criterion(model(x), y).item());
 * @example
 * const state = { mean: zeros([3]) };
 * scope(() => { state.mean = state.mean.mul(0.9); }, { keep: state });
 * state.mean.sum().item(); // 0
 */
export function scope<T>(fn: () => T, options: ScopeOptions = {}): T {
  checkFunction('scope', fn);
  beginScope(true);
  const kept: Storage[] = [];
  const seen = new Set<unknown>();
  try {
    const result = fn();
    if (result !== null && typeof result === 'object' && typeof (result as { then?: unknown }).then === 'function') {
      throw new ValueError('scope(): the function must be synchronous, the scope ends when it returns');
    }
    collect(result, kept, seen);
    return result;
  } finally {
    collect(options.keep, kept, seen);
    for (const storage of kept) hold(storage);
    endScope();
    for (const storage of kept) {
      storage.holds--;
      storage.escaped = true;
    }
  }
}

/** A method of objects that hold tensors: it returns them, or arrays and objects of them. */
export const TENSORS: unique symbol = Symbol('tensors');

/** The storages of all tensors in `value`. */
function collect(value: unknown, found: Storage[], seen: Set<unknown>): void {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function') || seen.has(value)) return;
  seen.add(value);
  const own = (value as { [TENSORS]?(): unknown[] })[TENSORS]?.();
  if (own !== undefined) {
    collect(own, found, seen);
    return;
  }
  if (value instanceof Tensor) found.push(value.storage);
  else if (Array.isArray(value)) for (const entry of value) collect(entry, found, seen);
  else if (isMap(value)) for (const entry of value.values()) collect(entry, found, seen);
  else if (isPlainObject(value)) {
    for (const entry of Object.values(value)) collect(entry, found, seen);
  }
}

/** Also one of another realm, which `instanceof` does not know. */
function isMap(value: object): value is Map<unknown, unknown> {
  return Object.prototype.toString.call(value) === '[object Map]';
}
