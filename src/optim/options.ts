import { ValueError } from '../errors';
import { suggestion } from '../signature';

/** One option of an optimizer: its default, and what it may be. */
export interface Option<T = unknown> {
  /** undefined: the option has to be given, to the optimizer or to every group. */
  readonly fallback: T | undefined;
  /** Throws ValueError, in PyTorch's words, for a value that is not allowed. */
  check(value: unknown): void;
  /** Options that came to PyTorch later may be absent from what an earlier version saved. */
  readonly flag?: boolean;
  /** It tells which optimizer this is: a saved value has to be that of the group. */
  readonly fixed?: boolean;
}

/** All options of an optimizer. Constructor, groups and saved states are checked against the one table. */
export type OptionTable<Options> = { readonly [Name in keyof Options]-?: Option<Options[Name]> };

/** Options that choose between PyTorch's implementations. Here there is one, so they change nothing. */
export interface ImplementationOptions {
  foreach?: boolean | null;
  fused?: boolean | null;
  capturable?: false;
  differentiable?: false;
}

const IMPLEMENTATION = ['foreach', 'fused', 'capturable', 'differentiable'];

/** A number of at least zero: `Invalid learning rate: -1.0`. */
export function atLeastZero(what: string, fallback?: number): Option<number> {
  return { fallback, check: (value) => demand(isNumber(value) && value >= 0, `Invalid ${what}: ${pyFloat(value)}`) };
}

export function anyNumber(what: string, fallback: number): Option<number> {
  return { fallback, check: (value) => demand(isNumber(value), `Invalid ${what}: ${pyFloat(value)}`) };
}

export function flag(what: string, fallback: boolean): Option<boolean> {
  return {
    fallback,
    flag: true,
    check: (value) =>
      demand(typeof value === 'boolean', `Invalid ${what} value: ${pyFloat(value)}; it is true or false`),
  };
}

/** Two numbers; `check` gets them when they are. */
export function pair(
  what: string,
  fallback: readonly [number, number],
  check: (first: number, second: number) => void,
): Option<readonly [number, number]> {
  return {
    fallback,
    check(value) {
      const two = Array.isArray(value) && value.length === 2 && value.every(isNumber);
      demand(two, `Invalid ${what}: ${pyFloat(value)}; they are two numbers`);
      check(...(value as [number, number]));
    },
  };
}

/** Decays of running averages, each in [0, 1). */
export const betas: Option<readonly [number, number]> = pair('betas', [0.9, 0.999], (...both) => {
  both.forEach((beta, i) => {
    demand(beta >= 0 && beta < 1, `Invalid beta parameter at index ${i}: ${pyFloat(beta)}`);
  });
});

export function demand(condition: boolean, message: string): asserts condition {
  if (!condition) throw new ValueError(message);
}

export function isNumber(value: unknown): value is number {
  return typeof value === 'number' && !Number.isNaN(value);
}

/** As Python prints a float in these messages: 1 is 1.0. */
export function pyFloat(value: unknown): string {
  if (Array.isArray(value)) return `(${value.map(pyFloat).join(', ')})`;
  return typeof value === 'number' && Number.isInteger(value) ? value.toFixed(1) : String(value);
}

/** Throws for an option that the optimizer does not have. */
export function checkNames(optimizer: string, table: object, given: object): void {
  for (const name of Object.keys(given)) {
    if (Object.hasOwn(table, name) || IMPLEMENTATION.includes(name)) continue;
    throw new ValueError(
      `${optimizer}() got an unexpected keyword argument '${name}'${suggestion(name, Object.keys(table))}`,
    );
  }
}

/** Throws for a group's key that is one of the options misspelt. Others are the user's own, as in PyTorch. */
export function checkGroupNames(optimizer: string, table: object, group: object): void {
  for (const name of Object.keys(group)) {
    if (Object.hasOwn(table, name) || name === 'params' || IMPLEMENTATION.includes(name)) continue;
    const meant = suggestion(name, Object.keys(table));
    if (meant !== '') throw new ValueError(`${optimizer} has no option '${name}' for a parameter group${meant}`);
  }
}

/** Throws for a choice of implementation that does not exist here. */
export function checkImplementation(given: Readonly<Record<string, unknown>>): void {
  for (const name of ['capturable', 'differentiable']) {
    if (given[name])
      throw new ValueError(`${name}=True is not supported: a step is one computation that records nothing`);
  }
}

/** The given options over `base`, without those that are undefined or choose an implementation. */
export function merged<T extends object>(base: T, given: object): T {
  const options = { ...base } as Record<string, unknown>;
  for (const [name, value] of Object.entries(given)) {
    if (value !== undefined && !IMPLEMENTATION.includes(name)) options[name] = value;
  }
  return options as T;
}

/** Options with copies of the lists among them, `betas` say: each group has its own, so that writing to one changes no other's. */
export function withOwnLists<T extends object>(options: T): T {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, Array.isArray(value) ? [...value] : value]),
  ) as T;
}
