import { ValueError } from '../../errors';
import { Module } from '../module';
import type { Parameter } from '../parameter';
import { className } from '../property';

/**
 * A module that holds others, or parameters, and computes nothing.
 *
 * @param modules - by their names
 */
export abstract class Container extends Module<never, never> {
  /** @throws ValueError always: a container is not called */
  forward(): never {
    throw new ValueError(`Module [${className(this)}] is missing the required "forward" function`);
  }
}

/** What a container is filled with, entry by entry. */
export function entriesOf(values: unknown, call: string): [string, unknown][] {
  if (typeof values === 'object' && values !== null) {
    if (!(Symbol.iterator in values)) return Object.entries(values);
    return Array.from(values as Iterable<unknown>, (entry, i) => {
      const length = Array.isArray(entry) ? entry.length : 'no';
      if (length === 2) return entry as [string, unknown];
      throw new ValueError(`${call} update sequence element #${i} has length ${length}; 2 is required`);
    });
  }
  if (typeof values === 'function' && Symbol.iterator in values) {
    const dict = values as unknown as { entries(): Iterable<[string, unknown]> };
    return [...dict.entries()];
  }
  throw new ValueError(
    `${call}.update should be called with an iterable of key/value pairs or an object, but got ${typeof values}`,
  );
}

/** The values of an iterable that is to be appended. */
export function valuesOf<T>(values: Iterable<T>, call: string): T[] {
  const iterable = (typeof values === 'object' && values !== null) || typeof values === 'function';
  if (iterable && typeof (values as Iterable<T>)[Symbol.iterator] === 'function') return [...values];
  const got = iterable ? className(values as object) : typeof values;
  throw new ValueError(`${call}.extend should be called with an iterable, but got ${got}`);
}

/** A parameter in one line, as the containers print it; PyTorch's list and dict name the type in two ways. */
export function showParameter(key: string, type: string, { sizes: shape }: Parameter): string {
  return `  (${key}): Parameter containing: [torch.${type} of size ${shape.join('x')}]`;
}
