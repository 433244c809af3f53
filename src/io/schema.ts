import { FormatError } from '../errors';
import { printable } from './printable';

/** Says what a value that came out of JSON must be: the first fault in it, or null. `path` names the value. */
export type Schema = (value: unknown, path: string) => string | null;

/** Throws FormatError with the file's name and the field when `value` is not what `schema` declares. */
export function checkSchema(value: unknown, schema: Schema, path: string, name: string): void {
  const fault = schema(value, path);
  if (fault !== null) throw new FormatError(`${name} is corrupted: its ${fault}`);
}

/** A value that a predicate accepts; `what` completes "expected ...". */
export function value(what: string, accepts: (value: unknown) => boolean): Schema {
  return (given, path) => (accepts(given) ? null : `${path} is ${shown(given)}, expected ${what}`);
}

export const finite = value('a finite number', Number.isFinite);
export const count = value('a whole number from 0 on', (n) => Number.isSafeInteger(n) && (n as number) >= 0);
export const flag = value('true or false', (given) => typeof given === 'boolean');

export function oneOf(names: readonly unknown[]): Schema {
  return value(`one of ${names.join(', ')}`, (given) => names.includes(given));
}

export function nullable(schema: Schema): Schema {
  return (given, path) => (given === null ? null : schema(given, path));
}

export function list(item: Schema): Schema {
  return (given, path) => {
    if (!Array.isArray(given)) return `${path} is ${shown(given)}, expected a list`;
    return first(given.length, (i) => item(given[i], `${path}[${i}]`));
  };
}

/** An object whose names are free. */
export function record(item: Schema): Schema {
  return (given, path) => {
    if (!isObject(given)) return `${path} is ${shown(given)}, expected an object`;
    const entries = Object.entries(given);
    return first(entries.length, (i) => {
      const [key, field] = entries[i] as [string, unknown];
      return item(field, `${path}.${printable(key)}`);
    });
  };
}

/** An object with the fields of `required`, and those of `optional` where they are there; others are not looked at. */
export function object(required: Readonly<Record<string, Schema>>, optional: typeof required = {}): Schema {
  const fields = Object.entries({ ...required, ...optional });
  return (given, path) => {
    if (!isObject(given)) return `${path} is ${shown(given)}, expected an object`;
    return first(fields.length, (i) => {
      const [key, schema] = fields[i] as [string, Schema];
      if (Object.hasOwn(given, key)) return schema(given[key], `${path}.${key}`);
      return Object.hasOwn(required, key) ? `${path} has no ${key}` : null;
    });
  };
}

function first(length: number, fault: (i: number) => string | null): string | null {
  for (let i = 0; i < length; i++) {
    const found = fault(i);
    if (found !== null) return found;
  }
  return null;
}

function isObject(given: unknown): given is Record<string, unknown> {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}

function shown(given: unknown): string {
  if (Array.isArray(given)) return 'a list';
  if (isObject(given)) return 'an object';
  return typeof given === 'string' ? `"${printable(given)}"` : String(given);
}
