import { FormatError } from '../../errors';

/** Values of Python that JavaScript has no literal for, as they are while a pickle is read. */

/** A tuple: an array that `plain` gives, told apart because only tuples are arguments. */
export class Tuple {
  constructor(readonly items: readonly unknown[]) {}
}

/** A dict, or a subclass of it, with its keys in order. */
export class Dict {
  readonly keys: unknown[] = [];
  readonly values: unknown[] = [];
  /** Where a key that is a string or a number stands. */
  readonly #at = new Map<unknown, number>();

  set(key: unknown, value: unknown): void {
    const known = this.#at.get(key);
    if (known !== undefined) {
      this.values[known] = value;
      return;
    }
    this.#at.set(key, this.keys.length);
    this.keys.push(key);
    this.values.push(value);
  }

  get(key: unknown): unknown {
    const at = this.#at.get(key);
    return at === undefined ? undefined : this.values[at];
  }
}

/** A set or a frozenset. */
export class PySet {
  readonly items: unknown[] = [];
}

/** An object of a class that is not on the list of those that are known. */
export class Unknown {
  readonly items: unknown[] = [];
  readonly entries = new Dict();
  state: unknown = null;

  constructor(
    readonly className: string,
    readonly args: readonly unknown[],
  ) {}
}

/** A name that a pickle refers to: a class or a function, with what it does when it is called. */
export class Global {
  constructor(
    /** 'collections.OrderedDict' */
    readonly name: string,
    readonly call: (args: readonly unknown[]) => unknown,
    /** What a state that is set on the result does; by default it is left out. */
    readonly build: (object: unknown, state: unknown) => unknown = (object) => object,
  ) {}
}

/** An object whose state is set later, by its class. */
export class Instance {
  constructor(
    readonly of: Global,
    /** What `plain` gives in its place. */
    public value: unknown,
  ) {}
}

/** Names the class of an object that `{ unknown: 'keep' }` gave: `object[pickledClass]` is 'models.Net'. */
export const pickledClass: unique symbol = Symbol.for('torchlet.pickledClass');

/** Containers in containers, at most: Python itself writes no more. */
const DEEPEST = 2000;

/** Plain JavaScript in place of Python's values, shared and circular references kept. `name` is the file's. */
export function plain(root: unknown, name: string): unknown {
  const done = new Map<unknown, unknown>();
  let depth = 0;
  const visit = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value instanceof Global ? value.name : value;
    if (done.has(value)) return done.get(value);
    if (++depth > DEEPEST) throw new FormatError(`${name} is corrupted: values nested more than ${DEEPEST} deep`);
    const made = convert(value);
    depth--;
    return made;
  };
  const convert = (value: object): unknown => {
    if (value instanceof Instance) return keep(value, visit(value.value));
    if (value instanceof Global) return value.name;
    if (Array.isArray(value) || value instanceof Tuple || value instanceof PySet) {
      const items: unknown[] = [];
      const out = value instanceof PySet ? new Set<unknown>() : items;
      done.set(value, out);
      for (const item of Array.isArray(value) ? value : value.items) items.push(visit(item));
      if (out instanceof Set) for (const item of items) out.add(item);
      return out;
    }
    if (value instanceof Dict) return dict(value, isObjectLike(value) ? {} : new Map());
    if (value instanceof Unknown) return unknownObject(value);
    return value;
  };
  const keep = (value: object, made: unknown): unknown => {
    done.set(value, made);
    return made;
  };
  const dict = (value: Dict, out: Record<string, unknown> | Map<unknown, unknown>, of: object = value): unknown => {
    done.set(of, out);
    for (const [i, key] of value.keys.entries()) {
      const item = visit(value.values[i]);
      if (out instanceof Map) out.set(visit(key), item);
      else setField(out, String(key), item);
    }
    return out;
  };
  const unknownObject = (value: Unknown): unknown => {
    const out: Record<string, unknown> = {};
    Object.defineProperty(out, pickledClass, { value: value.className });
    done.set(value, out);
    if (value.args.length > 0) setField(out, 'args', visit(new Tuple(value.args)));
    if (value.items.length > 0) setField(out, 'items', visit(value.items));
    dict(value.entries, out, value);
    const states = value.state instanceof Tuple ? value.state.items : [value.state];
    for (const state of states) {
      if (state instanceof Dict) dict(state, out, state);
      else if (state !== null) setField(out, 'state', visit(state));
    }
    return out;
  };
  return visit(root);
}

/** Keys that are all strings, or all whole numbers, are the names of an object's fields. */
function isObjectLike({ keys }: Dict): boolean {
  return keys.every((key) => typeof key === 'string') || keys.every(Number.isInteger);
}

/** `__proto__` is a field as others: nothing is inherited from a file. */
function setField(out: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(out, key, { value, enumerable: true, configurable: true, writable: true });
  } else out[key] = value;
}
